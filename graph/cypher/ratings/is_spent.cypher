// Whether a token was used.
MATCH (s:SpentRating {hash: $hash})
RETURN s.hash AS hash
