// Of some premises those whose first permit began in a span of days, with their owner.
UNWIND $premises AS id
MATCH (p:Premises {id: id})<-[:AT]-(:Permit)-[:HAS_TERM]->(t:Term)
WITH p, min(t.valid_from) AS day
WHERE day >= $since AND day <= $today
OPTIONAL MATCH (e:Entity)-[:OPERATES]->(p)
RETURN p.id AS id, e.name AS owner, day
ORDER BY id
