// The draft of a trade's requirements.
MATCH (d:RuleDraft {trade: $trade})
WHERE d.state IS NOT NULL
RETURN d {.trade, .state, .base, .rows, .withdrawn, .authors, .by, .at, .reason, .version, .digest} AS draft
