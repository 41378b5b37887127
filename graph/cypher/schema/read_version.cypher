// The version this store was last migrated to; no row in a new one.
MATCH (s:Schema {name: $name})
RETURN s.version AS version
