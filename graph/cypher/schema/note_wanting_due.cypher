// A store from before says of no premises yet what of its grades wants to be looked at.
MATCH (s:Schema)
SET s.wanting_due = true
