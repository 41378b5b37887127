// Keep the draft of a trade's requirements, as it is after a step.
MATCH (d:RuleDraft {trade: $trade})
SET d.state = $state, d.base = $base, d.rows = $rows, d.withdrawn = $withdrawn, d.authors = $authors,
    d.by = $by, d.at = $at, d.reason = $reason, d.version = $version, d.digest = $digest
