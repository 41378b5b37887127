// An account's enforcement number finds its officer.
CREATE INDEX officer_enforcement IF NOT EXISTS
FOR (n:Officer) ON (n.enforcement_number)
