// Remember how many wrong one-time codes were typed for a premises, and until when they count.
MATCH (c:Claims {premises: $premises})
SET c.count = $count, c.until = $until
