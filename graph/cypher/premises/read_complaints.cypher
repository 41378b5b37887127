// The latest complaints about one premises.
MATCH (:Premises {id: $id})<-[:ABOUT]-(c:Complaint)
RETURN c.id AS id, c.date AS date, c.topic AS topic, c.severity AS severity
ORDER BY date DESC, id DESC
LIMIT $limit
