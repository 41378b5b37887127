// Note when everybody's credit was last computed by a table.
MERGE (r:CreditRound {model: $model})
SET r.as_of = $as_of, r.at = $at, r.assessed = $assessed, r.changed = $changed, r.kept = $kept
