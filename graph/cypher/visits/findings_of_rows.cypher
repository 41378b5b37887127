// The unsettled findings of some rows at one premises: those that a re-check settles.
MATCH (f:Finding)-[:AT]->(:Premises {id: $premises})
WHERE f.requirement IN $rows AND f.state IN $states AND f.followed_by IS NULL
RETURN properties(f) AS finding
ORDER BY finding.id
