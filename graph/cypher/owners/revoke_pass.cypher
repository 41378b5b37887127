// A pass was revoked.
MATCH (k:Pass {id: $id})
SET k.revoked_at = $at
