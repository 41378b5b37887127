// What of their grades some premises want looked at.
UNWIND $rows AS row
MATCH (p:Premises {id: row.premises})
SET p += row.wants
