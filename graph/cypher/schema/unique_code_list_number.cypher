// There is one status list of each number.
CREATE CONSTRAINT code_list_number IF NOT EXISTS
FOR (n:CodeList) REQUIRE n.number IS UNIQUE
