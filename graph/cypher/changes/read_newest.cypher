// The newest leaf.
MATCH (l:Leaf)
RETURN l.id AS id
ORDER BY l.id DESC
LIMIT 1
