// Every finding names the record that holds it.
MATCH (f:Finding)
WHERE f.record IS NULL
SET f.record = f.visit
