// Refer something about a premises to a department; once an id.
MATCH (p:Premises {id: $premises})
MERGE (r:Referral {id: $id})
MERGE (r)-[:ABOUT]->(p)
SET r += $referral
WITH r
OPTIONAL MATCH (d:Department {code: r.department})
FOREACH (one IN CASE WHEN d IS NULL THEN [] ELSE [d] END | MERGE (r)-[:TO]->(one))
