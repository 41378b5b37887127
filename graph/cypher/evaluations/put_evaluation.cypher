// Record an evaluation, numbered after the one before; its premises says its newest. Nothing where it is no news.
MATCH (p:Premises {id: $premises})
WHERE coalesce(p.evaluated, '') <> $mark.evaluated
WITH p, coalesce(p.evaluations, 0) + 1 AS number, p.evaluation_step AS before
CREATE (e:Evaluation)
SET e = $evaluation, e.number = number, e.before = before
CREATE (p)-[:HAS_EVALUATION]->(e)
SET p += $mark, p.evaluations = number
RETURN number
