// What somebody says of a grade, numbered after what was said of its premises before.
MATCH (g:Grade {id: $grade})
OPTIONAL MATCH (o:GradeWord {premises: $premises})
WITH g, count(o) + 1 AS number
CREATE (w:GradeWord {id: $id, premises: $premises, number: number, kind: $kind, words: $words, by: $by,
                     department: $department, at: $at})
CREATE (w)-[:ABOUT]->(g)
