// The rows that one evaluation was made of, and the weight of what nobody had seen.
MATCH (e:Evaluation {id: $id})
RETURN e.rows AS rows, e.never AS never, e.library AS library
