// Those of some legal entities whose codes are of some registers, in the order of their codes.
UNWIND $codes AS code
MATCH (e:Entity {code: code})
WHERE e.scheme IN $schemes
RETURN e.code AS code
ORDER BY code
