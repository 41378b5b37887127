// The latest visits to one premises.
MATCH (:Premises {id: $id})<-[:AT]-(v:Visit)-[:BY]->(d:Department)
RETURN v.id AS id, v.date AS date, v.result AS result, coalesce(v.kind, '') AS kind, v.critical AS critical, v.serious AS serious,
       v.minor AS minor, d.code AS department, d.name AS department_name,
       d.name_en AS department_name_en
ORDER BY date DESC, id DESC
LIMIT $limit
