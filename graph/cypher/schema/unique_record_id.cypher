// There is one record an id, whichever visit it is of.
CREATE CONSTRAINT record_id IF NOT EXISTS
FOR (n:Record) REQUIRE n.id IS UNIQUE
