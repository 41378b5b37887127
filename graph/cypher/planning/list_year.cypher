// The visits made at one premises in a span of days, each with its departments and its task.
MATCH (:Premises {id: $premises})<-[:AT]-(v:Visit)
WHERE v.date >= $first AND v.date < $after
OPTIONAL MATCH (v)-[:BY]->(d:Department)
WITH v, collect(DISTINCT d.code) AS departments
OPTIONAL MATCH (v)-[:OF]->(t:Task)
RETURN v.id AS id, v.date AS date, departments, t.id AS task, t.kind AS kind, t.origin AS origin
ORDER BY date DESC, id DESC
