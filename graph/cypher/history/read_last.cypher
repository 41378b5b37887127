// The last deed on a kind of history.
MATCH (d:HistoryDeed {kind: $kind})
RETURN d {.kind, .number, .action, .batch, .content, .manifest, .rows, .corrected, .aside, .at, .account} AS deed
ORDER BY d.number DESC
LIMIT 1
