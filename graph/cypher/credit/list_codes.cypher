// A page of the legal entities of some registers of codes, in the order of their codes.
MATCH (e:Entity)
WHERE e.code > $after AND e.scheme IN $schemes
RETURN e.code AS code
ORDER BY code
LIMIT $limit
