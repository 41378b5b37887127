// There is one officer a number.
CREATE CONSTRAINT officer_number IF NOT EXISTS
FOR (n:Officer) REQUIRE n.number IS UNIQUE
