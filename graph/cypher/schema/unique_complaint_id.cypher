// There is one complaint an id.
CREATE CONSTRAINT complaint_id IF NOT EXISTS
FOR (n:Complaint) REQUIRE n.id IS UNIQUE
