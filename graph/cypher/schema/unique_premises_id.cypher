// There is one premises an id.
CREATE CONSTRAINT premises_id IF NOT EXISTS
FOR (n:Premises) REQUIRE n.id IS UNIQUE
