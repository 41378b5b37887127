// There is one leaf a deed.
CREATE CONSTRAINT leaf_id IF NOT EXISTS
FOR (n:Leaf) REQUIRE n.id IS UNIQUE
