// There is one box of ratings a department and district.
CREATE CONSTRAINT rating_box_key IF NOT EXISTS
FOR (n:RatingBox) REQUIRE n.key IS UNIQUE
