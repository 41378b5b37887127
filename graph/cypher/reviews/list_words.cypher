// What was said of the grades of one premises, newest first.
MATCH (w:GradeWord {premises: $premises})-[:ABOUT]->(g:Grade)
RETURN w {.id, .premises, grade: g.id, .kind, .words, .by, .department, .at} AS word
ORDER BY w.number DESC
LIMIT $limit
