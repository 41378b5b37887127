// The drafts of all trades' requirements.
MATCH (d:RuleDraft)
WHERE d.state IS NOT NULL
RETURN d {.trade, .state, .base, .rows, .withdrawn, .authors, .by, .at, .reason, .version, .digest} AS draft
ORDER BY d.trade
