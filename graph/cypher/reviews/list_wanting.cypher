// One page of the grades within a scope that nobody has looked at since they were given or disputed; steep falls first.
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
WHERE ($industry IS NULL OR p.industry = $industry) AND ($kind IS NULL OR $kind IN kinds)
WITH d, p, now, before, fell, kinds,
     CASE WHEN 'sent_back' IN kinds AND NOT 'disputed' IN kinds THEN 6
          WHEN fell >= $steep THEN 0
          WHEN 'disputed' IN kinds THEN 1
          WHEN 'worse' IN kinds THEN 2
          WHEN 'unknown' IN kinds THEN 3
          WHEN 'better' IN kinds THEN 4
          ELSE 5 END AS place
ORDER BY place, now.at DESC, p.name, p.id
SKIP $skip LIMIT $limit
RETURN p {.id, .name, .address, .industry} AS premises, d {.code, .name, .name_en, .path} AS district,
       now, before, fell, kinds
ORDER BY place, now.at DESC, p.name, p.id
