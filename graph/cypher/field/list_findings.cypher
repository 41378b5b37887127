// What is not settled at each of some premises, the earliest due first.
UNWIND $wanted AS id
MATCH (f:Finding)-[:AT]->(:Premises {id: id})
WHERE f.state IN $states AND f.followed_by IS NULL
RETURN properties(f) AS finding
ORDER BY finding.due, finding.id
