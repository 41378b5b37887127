// Every premises that was graded says what of its grades wants to be looked at.
MATCH (s:Schema)
SET s.wanting_due = false
