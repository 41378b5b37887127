// How the premises stood before a visit, stands after it, and would stand once all is put right.
MATCH (v:Visit {id: $visit})
SET v.standing = $standing
