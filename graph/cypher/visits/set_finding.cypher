// Where a finding stands now: its state and day, every step, the proof sent, and what was said of it.
MATCH (f:Finding {id: $id})
SET f.state = $state, f.due = $due, f.steps = $steps, f.proof = $proof, f.reason = $reason,
    f.settled_at = $settled_at, f.settled_by = $settled_by, f.followed_by = $followed_by
