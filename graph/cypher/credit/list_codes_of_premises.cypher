// The legal entities that operate some premises.
UNWIND $ids AS id
MATCH (e:Entity)-[:OPERATES]->(p:Premises {id: id})
RETURN DISTINCT e.code AS code
ORDER BY code
