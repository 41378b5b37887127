// Legal entities with a legal person of one name are found by it.
CREATE INDEX entity_legal_person IF NOT EXISTS
FOR (n:Entity) ON (n.legal_person)
