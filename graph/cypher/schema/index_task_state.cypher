// The board lists tasks by state.
CREATE INDEX task_state IF NOT EXISTS
FOR (n:Task) ON (n.state)
