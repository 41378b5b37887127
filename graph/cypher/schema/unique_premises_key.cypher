// There is one premises a legal entity and name of the place.
CREATE CONSTRAINT premises_key IF NOT EXISTS
FOR (n:Premises) REQUIRE n.key IS UNIQUE
