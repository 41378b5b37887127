// When everybody's credit was last computed by a table.
MATCH (r:CreditRound {model: $model})
RETURN r {.as_of, .at, .assessed, .changed, .kept} AS round
