// The counts within a scope.
MATCH (d:District)
WHERE d.path STARTS WITH $under
MATCH (t:Tally {district: d.code})
WHERE ($industries IS NULL OR t.industry IN $industries) AND t.count <> 0
RETURN d.code AS district, d.path AS path, t.industry AS industry, t.state AS state, t.grade AS grade,
       t.count AS count
