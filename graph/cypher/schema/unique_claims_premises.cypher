// Wrong one-time codes are counted once a premises.
CREATE CONSTRAINT claims_premises IF NOT EXISTS
FOR (n:Claims) REQUIRE n.premises IS UNIQUE
