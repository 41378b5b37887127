// A refused submission is kept once.
CREATE CONSTRAINT refused_submission_key IF NOT EXISTS
FOR (n:RefusedSubmission) REQUIRE n.key IS UNIQUE
