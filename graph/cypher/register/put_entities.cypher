// Write legal entities.
UNWIND $rows AS row
MERGE (e:Entity {code: row.code})
SET e.scheme = row.scheme, e.name = row.name, e.legal_person = row.legal_person
