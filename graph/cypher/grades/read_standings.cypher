// Where these premises are counted now: district, industry, state, grade; what of theirs wants to be looked at.
UNWIND $ids AS id
MATCH (p:Premises {id: id})-[:IN]->(d:District)
RETURN id, d.code AS district, p.industry AS industry, p.state AS state, coalesce(p.grade, '') AS grade,
       p.wanting AS wanting
