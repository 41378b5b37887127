// Record the grade of one premises with the facts it rests on; the premises says it, and the counts move with it.
MATCH (p:Premises {id: $grade.premises})
WITH p, coalesce(p.grades, 0) + 1 AS number
CREATE (g:Grade {id: $grade.id, premises: $grade.premises, number: number, model: $grade.model,
                 version: $grade.version, as_of: $grade.as_of, at: $grade.at, state: $grade.state,
                 grade: $grade.grade, sign: $grade.sign, score: $grade.score, known_share: $grade.known_share,
                 points: $grade.points, facts: $grade.facts})
CREATE (p)-[:HAS_GRADE]->(g)
SET p.grades = number, p.state = $grade.state, p.grade = $grade.grade, p.sign = $grade.sign, p.score = $grade.score,
    p.known_share = $grade.known_share, p.model = $grade.model, p.version = $grade.version,
    p.graded_on = $grade.as_of, p.assessed = $grade.assessed
WITH DISTINCT number
UNWIND $moves AS move
MERGE (t:Tally {key: move.key})
ON CREATE SET t.district = move.district, t.industry = move.industry, t.state = move.state,
              t.grade = move.grade, t.count = move.by
ON MATCH SET t.count = t.count + move.by
