// Take the visits of one premises for oneself until the deed ends.
MATCH (p:Premises {id: $id})
SET p.turn = coalesce(p.turn, 0) + 1
