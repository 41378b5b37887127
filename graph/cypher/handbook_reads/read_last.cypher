// The newest edition of the handbook that was read for a premises.
MATCH (r:HandbookRead)-[:OF]->(:Premises {id: $premises})
RETURN r.premises AS premises, r.edition AS edition, r.on AS on, r.at AS at, r.by AS by
ORDER BY r.edition DESC
LIMIT 1
