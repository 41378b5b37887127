// Visits are counted by period.
CREATE INDEX visit_date IF NOT EXISTS
FOR (n:Visit) ON (n.date)
