// What was found lately is counted by its day.
CREATE INDEX finding_found_on IF NOT EXISTS
FOR (n:Finding) ON (n.found_on)
