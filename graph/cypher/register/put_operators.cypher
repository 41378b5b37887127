// Say which legal entity operates which premises.
UNWIND $rows AS row
MATCH (e:Entity {code: row.code})
MATCH (p:Premises {key: row.key})
MERGE (e)-[:OPERATES]->(p)
