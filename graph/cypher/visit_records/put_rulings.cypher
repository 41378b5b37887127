// Whose answer stands on which row of a visit, as somebody decided.
MATCH (v:Visit {id: $visit})
SET v.rulings = $rulings
