// Take one premises for oneself until the deed ends, and read what its owner told.
MATCH (p:Premises {id: $id})
SET p.turn = coalesce(p.turn, 0) + 1
RETURN p.told AS told
