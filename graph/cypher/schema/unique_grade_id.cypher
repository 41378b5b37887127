// There is one grade an id.
CREATE CONSTRAINT grade_id IF NOT EXISTS
FOR (n:Grade) REQUIRE n.id IS UNIQUE
