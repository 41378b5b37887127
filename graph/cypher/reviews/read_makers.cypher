// Who made these visits: the accounts that sent them in or settled their findings, the officers who went.
MATCH (v:Visit)
WHERE v.id IN $visits
OPTIONAL MATCH (v)-[:OF]->(:Task)-[:ASSIGNED]->(o:Officer)
OPTIONAL MATCH (v)<-[:IN]-(f:Finding)
RETURN collect(DISTINCT v.by) AS sent, collect(DISTINCT f.settled_by) AS settled,
       collect(DISTINCT o.enforcement_number) AS went
