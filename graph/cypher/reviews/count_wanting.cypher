// How many grades within a scope nobody has looked at, by what they are, trade and district.
MATCH (d:District)
WHERE d.path STARTS WITH $under
MATCH (d)<-[:IN]-(p:Premises)
WHERE ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
MATCH (p)-[:HAS_GRADE]->(g:Grade)
OPTIONAL MATCH (g)<-[:ABOUT]-(w:GradeWord)
WITH d, p, g, max(CASE WHEN w.kind = 'disputed' THEN w.number ELSE 0 END) AS disputed,
     max(CASE WHEN w.kind IN ['confirmed', 'sent_back'] THEN w.number ELSE 0 END) AS answered,
     sum(CASE WHEN w.kind = 'confirmed' THEN 1 ELSE 0 END) AS confirmed,
     sum(CASE WHEN w.kind = 'sent_back' THEN 1 ELSE 0 END) AS returned
WITH d, p, max(disputed) AS disputed, max(answered) AS answered,
     max(CASE WHEN confirmed > 0 THEN g.number ELSE 0 END) AS looked,
     max(CASE WHEN returned > 0 THEN g.number ELSE 0 END) AS returned,
     collect({number: g.number, model: g.model, version: g.version, state: g.state, grade: g.grade, at: g.at,
              rank: coalesce([one IN $ranks WHERE one.model = g.model AND one.grade = g.grade | one.rank][0], -1)})
       AS grades
WITH d, p, grades, looked, returned, disputed > answered AS open
WHERE open OR looked < p.grades
WITH d, p, grades, looked, returned, open, [one IN grades WHERE one.number = p.grades][0] AS now
WITH d, p, returned, open, now,
     [one IN grades WHERE now.rank >= 0 AND one.rank >= 0 AND one.model = now.model AND one.number < now.number
                          AND one.number >= looked AND one.rank <> now.rank] AS others
WITH d, p, returned, open, now, others,
     reduce(last = 0, one IN others | CASE WHEN one.number > last THEN one.number ELSE last END) AS last,
     reduce(fell = 0, one IN others | CASE WHEN now.rank - one.rank > fell THEN now.rank - one.rank ELSE fell END) AS fell
WITH d, p, returned, open, now, fell, [one IN others WHERE one.number = last][0] AS before
WITH d, p, now, before, fell, open,
     [kind IN [CASE WHEN open THEN 'disputed' END,
               CASE WHEN before.rank < now.rank THEN 'worse' END,
               CASE WHEN before.rank > now.rank THEN 'better' END,
               CASE WHEN now.state IN ['provisional', 'insufficient'] THEN 'unknown' END,
               CASE WHEN returned = now.number THEN 'sent_back' END] WHERE kind IS NOT NULL] AS found
WITH d, p, now, before, fell, CASE WHEN size(found) = 0 THEN ['new'] ELSE found END AS kinds
RETURN kinds, p.industry AS industry, d {.code, .name, .name_en, .path} AS district, count(p) AS count
ORDER BY district.path, industry, kinds
