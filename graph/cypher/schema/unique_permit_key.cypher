// There is one permit a key.
CREATE CONSTRAINT permit_key IF NOT EXISTS
FOR (n:Permit) REQUIRE n.key IS UNIQUE
