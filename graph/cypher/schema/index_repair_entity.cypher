// The repairs of a legal entity are read together.
CREATE INDEX repair_entity IF NOT EXISTS
FOR (n:Repair) ON (n.entity)
