// The repairs of credit of some legal entities, newest first.
UNWIND $codes AS code
MATCH (r:Repair {entity: code})
RETURN properties(r) AS repair
ORDER BY repair.applied_at DESC, repair.id
