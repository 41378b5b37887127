// Wrong digits are counted once a premises.
CREATE CONSTRAINT guesses_premises IF NOT EXISTS
FOR (n:Guesses) REQUIRE n.premises IS UNIQUE
