// What the department says to the owner's statement about a visit.
MATCH (v:Visit {id: $visit})
SET v.heard = $heard, v.heard_at = $at, v.heard_by = $by, v.heard_name = $name
