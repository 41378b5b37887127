// The permits of one premises with all their terms, newest first.
MATCH (:Premises {id: $id})<-[:AT]-(k:Permit)-[:HAS_TERM]->(t:Term)
RETURN k.kind AS kind, k.number AS number, t.valid_from AS valid_from, t.valid_to AS valid_to,
       t.status AS status
ORDER BY valid_from DESC, number
