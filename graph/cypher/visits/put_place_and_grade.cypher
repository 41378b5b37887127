// What is known of a premises after a visit, and its grade with the facts it rests on; the counts move with it.
// Whole maps are set: the embedded store takes three times as long for the same properties written one by one.
MATCH (p:Premises {id: $premises})
WITH p, coalesce(p.grades, 0) + 1 AS number
CREATE (g:Grade)
SET g = $grade, g.number = number
CREATE (p)-[:HAS_GRADE]->(g)
SET p += $known, p += $standing, p.grades = number
WITH DISTINCT number
UNWIND $moves AS move
MERGE (t:Tally {key: move.key})
ON CREATE SET t.district = move.district, t.industry = move.industry, t.state = move.state,
              t.grade = move.grade, t.count = move.by
ON MATCH SET t.count = t.count + move.by
