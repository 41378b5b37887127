// Take legal entities for oneself until the deed ends: their credit and their repairs are written one after the other.
UNWIND $codes AS code
MATCH (e:Entity {code: code})
SET e.turn = coalesce(e.turn, 0) + 1
