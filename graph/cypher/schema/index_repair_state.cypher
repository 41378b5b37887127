// What waits for a decision is read together.
CREATE INDEX repair_state IF NOT EXISTS
FOR (n:Repair) ON (n.state)
