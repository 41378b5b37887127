// What changed lately is found by its day.
CREATE INDEX evaluation_on IF NOT EXISTS
FOR (n:Evaluation) ON (n.on)
