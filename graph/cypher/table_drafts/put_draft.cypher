// Keep the draft of a risk table, as it is after a step.
MATCH (d:TableDraft {model: $model})
SET d.state = $state, d.text = $text, d.digest = $digest, d.version = $version, d.author = $author, d.by = $by,
    d.at = $at, d.tried_by = $tried_by, d.tried_at = $tried_at, d.handed_by = $handed_by, d.reason = $reason,
    d.returned = $returned, d.result = $result
