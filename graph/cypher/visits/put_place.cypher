// What is known of a premises after a visit: facts, what the owner said and nobody has confirmed, each checked row.
MATCH (p:Premises {id: $premises})
SET p += $known
