// Premises at one address are found by it.
CREATE INDEX premises_site IF NOT EXISTS
FOR (n:Premises) ON (n.site)
