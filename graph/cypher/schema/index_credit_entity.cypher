// The credits of a legal entity are read together.
CREATE INDEX credit_entity IF NOT EXISTS
FOR (n:Credit) ON (n.entity)
