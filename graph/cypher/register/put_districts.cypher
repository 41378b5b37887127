// Write districts and the path from the root down to each.
UNWIND $rows AS row
MERGE (d:District {code: row.code})
SET d.name = row.name, d.name_en = row.name_en, d.path = row.path, d.digest = row.digest
