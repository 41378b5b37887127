// There is one department a code.
CREATE CONSTRAINT department_code IF NOT EXISTS
FOR (n:Department) REQUIRE n.code IS UNIQUE
