// One record as it was received, whether it counts or was set aside.
MATCH (r:Record {id: $id})
RETURN properties(r) AS record
