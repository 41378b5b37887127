// A finding as the record that holds it now says it.
MATCH (f:Finding {id: $id})
SET f += $finding
