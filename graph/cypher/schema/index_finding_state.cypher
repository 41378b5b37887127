// Rectifications are listed by where they stand.
CREATE INDEX finding_state IF NOT EXISTS
FOR (n:Finding) ON (n.state)
