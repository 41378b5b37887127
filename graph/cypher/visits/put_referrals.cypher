// Refer what was seen outside the list to the departments it concerns.
MATCH (v:Visit {id: $visit})
MATCH (p:Premises {id: $premises})
UNWIND $referrals AS row
MATCH (d:Department {code: row.department})
CREATE (r:Referral)
SET r = row
CREATE (r)-[:FROM]->(v)
CREATE (r)-[:TO]->(d)
CREATE (r)-[:ABOUT]->(p)
