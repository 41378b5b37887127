// The days in a span on which a visit to some premises found something.
UNWIND $premises AS id
MATCH (p:Premises {id: id})<-[:AT]-(v:Visit)
WHERE v.date >= $since AND v.date <= $day AND v.result IN $found
RETURN id AS premises, v.date AS on
ORDER BY premises, on
