// These visits of one premises, with what its owner said to each.
MATCH (:Premises {id: $premises})<-[:AT]-(v:Visit)-[:BY]->(d:Department)
WHERE v.id IN $visits
RETURN v.id AS id, v.number AS number, v.date AS date, v.public_on AS public_on, v.reply AS reply, v.reply_at AS reply_at,
       d.code AS department
ORDER BY date DESC, id DESC
