// Note that a token was used; nothing says what for.
CREATE (s:SpentRating {hash: $hash})
