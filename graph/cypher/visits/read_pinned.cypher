// The list that a task was opened with, and what was typed since.
MATCH (t:Task {id: $task})-[:AT]->(p:Premises)-[:IN]->(d:District)
RETURN p.id AS premises, p.industry AS industry, d.path AS path, t.pinned AS pinned, t.draft AS draft
