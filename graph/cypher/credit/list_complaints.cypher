// The complaints in a span of days about the premises of some legal entities, each with the first visit since that found something.
UNWIND $codes AS code
MATCH (:Entity {code: code})-[:OPERATES]->(p:Premises)<-[:ABOUT]-(c:Complaint)
WHERE c.date >= $since AND c.date <= $day
OPTIONAL MATCH (p)<-[:AT]-(v:Visit)
WHERE v.date >= c.date AND v.date <= $day AND v.result IN $found
WITH code, p, c, min(v.date) AS upheld_on
RETURN code, c.id AS id, c.date AS on, p.id AS premises, c.topic AS topic, upheld_on
ORDER BY code, on DESC, id
