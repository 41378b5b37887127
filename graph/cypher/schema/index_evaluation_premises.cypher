// A premises' evaluations are read together.
CREATE INDEX evaluation_premises IF NOT EXISTS
FOR (n:Evaluation) ON (n.premises)
