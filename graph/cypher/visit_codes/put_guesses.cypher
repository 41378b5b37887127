// Remember how many wrong digits were typed for a premises, and until when they count.
MATCH (g:Guesses {premises: $premises})
SET g.count = $count, g.until = $until
