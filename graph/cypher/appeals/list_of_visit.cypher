// The appeals against one visit.
MATCH (a:Appeal)-[:AGAINST]->(:Visit {id: $visit})
RETURN properties(a) AS appeal
ORDER BY appeal.filed_at
