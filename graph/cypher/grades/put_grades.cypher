// Record grades with the facts they rest on, each numbered after the one before; each premises says its newest.
UNWIND $rows AS row
MATCH (p:Premises {id: row.premises})
WITH p, row, coalesce(p.grades, 0) + 1 AS number
CREATE (g:Grade)
SET g = row.grade, g.number = number
CREATE (p)-[:HAS_GRADE]->(g)
SET p += row.standing, p.grades = number
