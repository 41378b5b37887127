// There is one self-check an id.
CREATE CONSTRAINT self_check_id IF NOT EXISTS
FOR (n:SelfCheck) REQUIRE n.id IS UNIQUE
