// A credit is recorded once.
CREATE CONSTRAINT credit_id IF NOT EXISTS
FOR (n:Credit) REQUIRE n.id IS UNIQUE
