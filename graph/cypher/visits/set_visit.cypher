// A visit as its records say together, once another one of them is known.
MATCH (v:Visit {id: $id})
SET v += $visit
