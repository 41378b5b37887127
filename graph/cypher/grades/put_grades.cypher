// Record grades with the facts they rest on, each numbered after the one before; each premises says its newest.
UNWIND $rows AS row
MATCH (p:Premises {id: row.premises})
WITH p, row, coalesce(p.grades, 0) + 1 AS number
CREATE (g:Grade {id: row.id, premises: row.premises, number: number, model: row.model, version: row.version,
                 as_of: row.as_of, at: row.at, state: row.state, grade: row.grade, sign: row.sign,
                 score: row.score, known_share: row.known_share, points: row.points, facts: row.facts})
CREATE (p)-[:HAS_GRADE]->(g)
SET p.grades = number, p.state = row.state, p.grade = row.grade, p.sign = row.sign, p.score = row.score,
    p.known_share = row.known_share, p.model = row.model, p.version = row.version, p.graded_on = row.as_of,
    p.assessed = row.assessed
