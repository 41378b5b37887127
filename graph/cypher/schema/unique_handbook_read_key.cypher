// An edition is read once a premises.
CREATE CONSTRAINT handbook_read_key IF NOT EXISTS
FOR (n:HandbookRead) REQUIRE n.key IS UNIQUE
