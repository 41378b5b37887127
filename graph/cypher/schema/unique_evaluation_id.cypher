// There is one evaluation an id.
CREATE CONSTRAINT evaluation_id IF NOT EXISTS
FOR (n:Evaluation) REQUIRE n.id IS UNIQUE
