// There is one count a key.
CREATE CONSTRAINT tally_key IF NOT EXISTS
FOR (n:Tally) REQUIRE n.key IS UNIQUE
