// Open referrals to a department, or to any, within a scope, that no task has followed up.
MATCH (r:Referral {state: 'open'})-[:ABOUT]->(p:Premises)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
  AND ($department IS NULL OR r.department = $department)
  AND r.complains_of IS NULL
  AND NOT EXISTS { MATCH (p)<-[:AT]-(t:Task)
                   WHERE t.origin = 'referral' AND t.state <> 'cancelled' AND t.ordered_at >= r.at }
RETURN p {.id, .name, .industry, .address, standing: p.state, .grade, .sign} AS premises,
       r.at AS at, r.note AS note
ORDER BY at DESC, p.id
LIMIT $limit
