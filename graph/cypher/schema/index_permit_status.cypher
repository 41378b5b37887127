// Permits that were taken away are found among all.
CREATE INDEX permit_status IF NOT EXISTS
FOR (n:Permit) ON (n.status)
