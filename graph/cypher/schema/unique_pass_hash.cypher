// No two passes are opened by the same code.
CREATE CONSTRAINT pass_hash IF NOT EXISTS
FOR (n:Pass) REQUIRE n.hash IS UNIQUE
