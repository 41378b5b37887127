// The findings of one visit, in the order of its list.
MATCH (f:Finding)-[:IN]->(:Visit {id: $visit})
RETURN properties(f) AS finding
ORDER BY finding.place
