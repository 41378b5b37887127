// What was said of a premises' grades is read together.
CREATE INDEX grade_word_premises IF NOT EXISTS
FOR (n:GradeWord) ON (n.premises)
