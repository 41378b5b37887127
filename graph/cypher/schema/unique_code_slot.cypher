// There is one code at each position of a status list.
CREATE CONSTRAINT code_slot IF NOT EXISTS
FOR (n:Code) REQUIRE n.slot IS UNIQUE
