// There is one visit an id.
CREATE CONSTRAINT visit_id IF NOT EXISTS
FOR (n:Visit) REQUIRE n.id IS UNIQUE
