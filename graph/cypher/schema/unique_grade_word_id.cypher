// A word on a grade is recorded once.
CREATE CONSTRAINT grade_word_id IF NOT EXISTS
FOR (n:GradeWord) REQUIRE n.id IS UNIQUE
