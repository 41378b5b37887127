// A visit held its one record itself: from here on the record stands beside it.
MATCH (v:Visit)-[:OF]->(t:Task)
WHERE v.record IS NOT NULL AND v.base IS NULL
MERGE (r:Record {id: v.id})
SET r.visit = v.id, r.task = t.id, r.premises = v.premises, r.number = v.number, r.digest = v.record_digest,
    r.text = v.record, r.version = 1, r.flags = [], r.aside = [], r.at = v.at, r.by = v.by,
    r.public_on = v.public_on, r.listed = t.pinned, v.base = '{}', v.rulings = '[]'
MERGE (r)-[:OF]->(v)
