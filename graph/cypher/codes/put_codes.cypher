// Record minted codes, each of its premises.
UNWIND $rows AS row
MATCH (p:Premises {id: row.premises})
CREATE (c:Code {slot: row.slot, list: row.list, position: row.position, kid: row.kid, host: row.host,
                issued: row.issued, at: row.at, status: row.status, steps: row.steps})
CREATE (c)-[:OF]->(p)
