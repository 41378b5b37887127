// There is one term of a permit a key.
CREATE CONSTRAINT term_key IF NOT EXISTS
FOR (n:Term) REQUIRE n.key IS UNIQUE
