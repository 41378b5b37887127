// Issue a pass to the owner's view of a premises; of its code only the hash is kept.
MATCH (p:Premises {id: $premises})
CREATE (k:Pass {id: $id, hash: $hash, holder: $holder, chief: $chief, note: $note, issued_by: $issued_by,
                issued_at: $issued_at, expires: $expires})
CREATE (k)-[:OPENS]->(p)
