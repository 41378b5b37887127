// Record a repair of credit of one legal entity, or where it stands now.
MATCH (e:Entity {code: $entity})
MERGE (r:Repair {id: $repair.id})
SET r += $repair
MERGE (e)-[:HAS_REPAIR]->(r)
