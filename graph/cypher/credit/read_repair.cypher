// One repair of credit.
MATCH (r:Repair {id: $id})
RETURN properties(r) AS repair
