// Keep that the owner of a premises has read an edition of the handbook, once an edition.
MATCH (p:Premises {id: $premises})
MERGE (r:HandbookRead {key: $key})
ON CREATE SET r.premises = $premises, r.edition = $edition, r.on = $on, r.at = $at, r.by = $by
MERGE (r)-[:OF]->(p)
