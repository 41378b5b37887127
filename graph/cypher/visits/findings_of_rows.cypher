// The findings of some rows at one premises that are not settled, and any of these ids whatever became of them.
MATCH (f:Finding)-[:AT]->(:Premises {id: $premises})
WHERE f.visit <> $but AND (f.id IN $ids
  OR (f.requirement IN $rows AND f.state IN $states AND f.followed_by IS NULL))
RETURN properties(f) AS finding
ORDER BY finding.id
