// The pass that a code's hash belongs to, held until the deed ends.
MATCH (k:Pass {hash: $hash})-[:OPENS]->(p:Premises)
SET k.turn = coalesce(k.turn, 0) + 1
RETURN k {.id, .hash, .holder, .chief, .note, .issued_by, .issued_at, .expires, .account, .redeemed_at,
          .revoked_at} AS pass, p.id AS premises
