// Appeals are listed by where they stand.
CREATE INDEX appeal_state IF NOT EXISTS
FOR (n:Appeal) ON (n.state)
