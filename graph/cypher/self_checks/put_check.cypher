// Keep a self-check with its answers.
MATCH (p:Premises {id: $premises})
CREATE (c:SelfCheck {id: $id, at: $at, on: $on, by: $by, list_version: $list_version, list_digest: $list_digest,
                     answers: $answers})
CREATE (c)-[:AT]->(p)
