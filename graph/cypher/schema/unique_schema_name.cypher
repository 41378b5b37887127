// There is one note of the store's version.
CREATE CONSTRAINT schema_name IF NOT EXISTS
FOR (n:Schema) REQUIRE n.name IS UNIQUE
