// Deeds of adoption stand in one row: two at the same time are one too many.
CREATE CONSTRAINT adoption_deed_number IF NOT EXISTS
FOR (n:AdoptionDeed) REQUIRE n.number IS UNIQUE
