// There is one appeal an id.
CREATE CONSTRAINT appeal_id IF NOT EXISTS
FOR (n:Appeal) REQUIRE n.id IS UNIQUE
