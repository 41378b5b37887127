// The draft of a trade's requirements, for oneself until the deed ends; an empty one where none was begun.
MERGE (d:RuleDraft {trade: $trade})
SET d.turn = coalesce(d.turn, 0) + 1
RETURN d {.trade, .state, .base, .rows, .withdrawn, .authors, .by, .at, .reason, .version, .digest} AS draft
