// Write departments.
UNWIND $rows AS row
MERGE (d:Department {code: row.code})
SET d.name = row.name, d.name_en = row.name_en, d.digest = row.digest
