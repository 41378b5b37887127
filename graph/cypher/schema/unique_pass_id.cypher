// There is one pass an id.
CREATE CONSTRAINT pass_id IF NOT EXISTS
FOR (n:Pass) REQUIRE n.id IS UNIQUE
