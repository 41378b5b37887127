// A table has one note of when everybody was last classified by it.
CREATE CONSTRAINT credit_round_model IF NOT EXISTS
FOR (n:CreditRound) REQUIRE n.model IS UNIQUE
