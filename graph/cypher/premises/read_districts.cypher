// The districts within a scope.
MATCH (d:District)
WHERE d.path STARTS WITH $under
RETURN d {.code, .name, .name_en, .path} AS district
ORDER BY d.path
