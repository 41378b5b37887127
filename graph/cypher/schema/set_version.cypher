// Note the version the store is now at.
MERGE (s:Schema {name: $name})
SET s.version = $version
