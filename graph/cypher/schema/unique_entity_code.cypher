// There is one legal entity a code.
CREATE CONSTRAINT entity_code IF NOT EXISTS
FOR (n:Entity) REQUIRE n.code IS UNIQUE
