// There is one district a code.
CREATE CONSTRAINT district_code IF NOT EXISTS
FOR (n:District) REQUIRE n.code IS UNIQUE
