// Record what a person decided about a premises that closed and one that opened after it, once for the two.
MATCH (old:Premises {id: $decision.closed})
MATCH (new:Premises {id: $decision.opened})
CREATE (d:PhoenixDecision {key: $key})
SET d += $decision
CREATE (d)-[:ABOUT]->(old)
CREATE (d)-[:ABOUT]->(new)
