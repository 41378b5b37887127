// There is one account a name.
CREATE CONSTRAINT account_name IF NOT EXISTS
FOR (n:Account) REQUIRE n.name IS UNIQUE
