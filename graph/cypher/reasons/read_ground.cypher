// What the reasons for a grade start from: one premises within a scope, its newest grades whole, what was said of them.
MATCH (p:Premises {id: $id})-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
OPTIONAL MATCH (e:Entity)-[:OPERATES]->(p)
WITH p, d, e
OPTIONAL MATCH (g:Grade {premises: $id})
WITH p, d, e, g ORDER BY g.number DESC
WITH p, d, e, collect(g)[0..$most] AS newest
OPTIONAL MATCH (w:GradeWord {premises: $id})-[:ABOUT]->(about:Grade)
WITH p, d, e, newest, w, about ORDER BY w.number DESC
WITH p, d, e, newest, collect(w {.id, .premises, grade: about.id, .kind, .words, .by, .department, .at})[0..100] AS words
RETURN p {.id, .key, .name, .industry, .trade_class, .address, .latitude, .longitude, .facts, .told, .state,
          .grade, .sign, .score, .known_share, .model, .version, .graded_on} AS premises,
       d {.code, .name, .name_en, .path} AS district,
       e {.code, .scheme, .name, .legal_person} AS entity,
       [g IN newest | g {.id, .premises, .model, .version, .as_of, .at, .state, .grade, .sign, .score,
                         .known_share, .points, .facts}] AS grades,
       words
