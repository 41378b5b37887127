// Record an evaluation, numbered after the one before; its premises says its newest. Nothing where it is no news.
MATCH (p:Premises {id: $premises})
WHERE coalesce(p.evaluated, '') <> $digest
WITH p, coalesce(p.evaluations, 0) + 1 AS number, p.evaluation_step AS before
CREATE (e:Evaluation)
SET e = $evaluation, e.number = number, e.before = before
CREATE (p)-[:HAS_EVALUATION]->(e)
SET p.evaluations = number, p.evaluated = $digest, p.evaluation_step = $step, p.evaluation_value = $value,
    p.evaluated_on = $on, p.evaluated_until = $until
RETURN number
