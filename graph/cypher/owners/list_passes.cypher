// All passes to the owner's view of a premises, newest first.
MATCH (k:Pass)-[:OPENS]->(p:Premises {id: $premises})
RETURN k {.id, .hash, .holder, .chief, .note, .issued_by, .issued_at, .expires, .account, .redeemed_at,
          .revoked_at} AS pass, p.id AS premises
ORDER BY k.issued_at DESC, k.id
