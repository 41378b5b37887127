// Whether there may be premises that were graded and do not say yet what of their grades wants to be looked at.
MATCH (s:Schema)
WHERE s.wanting_due
RETURN s.name AS name
