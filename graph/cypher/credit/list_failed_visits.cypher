// The visits in a span of days that the premises of some legal entities did not pass.
UNWIND $codes AS code
MATCH (:Entity {code: code})-[:OPERATES]->(p:Premises)<-[:AT]-(v:Visit)
WHERE v.result = 'fail' AND v.date >= $since AND v.date <= $day
RETURN code, v.id AS id, v.date AS on, p.id AS premises
ORDER BY code, on DESC, id
