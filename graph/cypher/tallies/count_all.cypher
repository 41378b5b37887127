// Every premises counted anew by district, industry, state and grade.
MATCH (p:Premises)-[:IN]->(d:District)
RETURN d.code AS district, p.industry AS industry, p.state AS state, coalesce(p.grade, '') AS grade,
       count(*) AS count
