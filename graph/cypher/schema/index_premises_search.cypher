// Premises are found by the beginning of their search text.
CREATE INDEX premises_search IF NOT EXISTS
FOR (n:Premises) ON (n.search)
