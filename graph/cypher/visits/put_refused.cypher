// Keep a submission that was refused because its id was already taken by another content.
MERGE (r:RefusedSubmission {key: $key})
SET r.visit = $visit, r.digest = $digest, r.record = $record, r.by = $by, r.at = $at
