// A token rates once.
CREATE CONSTRAINT spent_rating_hash IF NOT EXISTS
FOR (n:SpentRating) REQUIRE n.hash IS UNIQUE
