// Some premises that were graded and do not say yet what of their grades wants to be looked at: their grades, the words.
MATCH (p:Premises)
WHERE p.grades > 0 AND p.wanting IS NULL
WITH p LIMIT $limit
MATCH (p)-[:HAS_GRADE]->(g:Grade)
OPTIONAL MATCH (g)<-[:ABOUT]-(w:GradeWord)
WITH p, g, w ORDER BY g.number, w.number
WITH p, g, collect(w.kind) AS words
WITH p, g, words ORDER BY g.number
RETURN p.id AS id, collect({model: g.model, version: g.version, state: g.state, grade: g.grade, at: g.at, words: words})
       AS grades
