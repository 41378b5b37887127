// The ids of the premises of these keys.
UNWIND $keys AS key
MATCH (p:Premises {key: key})
RETURN p.id AS id
