// A premises' grades are read together.
CREATE INDEX grade_premises IF NOT EXISTS
FOR (n:Grade) ON (n.premises)
