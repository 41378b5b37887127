// Take the codes of these premises for oneself until the deed ends.
MATCH (p:Premises)
WHERE p.id IN $ids
SET p.code_turn = coalesce(p.code_turn, 0) + 1
