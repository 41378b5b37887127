// A repair of credit is recorded once.
CREATE CONSTRAINT repair_id IF NOT EXISTS
FOR (n:Repair) REQUIRE n.id IS UNIQUE
