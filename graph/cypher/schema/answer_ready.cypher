// The shortest question, to learn whether the store answers.
RETURN 1 AS ready
