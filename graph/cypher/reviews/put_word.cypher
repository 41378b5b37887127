// What somebody says of a grade, numbered after what was said of its premises before; what the premises wants since.
MATCH (g:Grade {id: $grade})
MATCH (p:Premises {id: $premises})
OPTIONAL MATCH (o:GradeWord {premises: $premises})
WITH g, p, count(o) + 1 AS number
CREATE (w:GradeWord)
SET w = $said, w.number = number
CREATE (w)-[:ABOUT]->(g)
SET p += $wants
