// Take one legal entity for oneself until the deed ends: its credit and its repairs are written one after the other.
MATCH (e:Entity {code: $code})
SET e.turn = coalesce(e.turn, 0) + 1
