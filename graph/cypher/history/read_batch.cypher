// The deed that appended a batch to a kind of history.
MATCH (d:HistoryDeed {kind: $kind, batch: $batch})
RETURN d {.kind, .number, .action, .batch, .content, .manifest, .rows, .corrected, .aside, .at, .account} AS deed
ORDER BY d.number
LIMIT 1
