// What a visit to one premises starts from: its trade, its facts, the owner's word, what was last checked.
MATCH (p:Premises {id: $premises})-[:IN]->(d:District)
RETURN p {.id, .name, .industry, .facts, .told, .checked, .state, .grade, .sign, .score, .wanting} AS premises, d.path AS path
