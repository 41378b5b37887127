// A page of the ids of the leaves after one, in their order.
MATCH (l:Leaf)
WHERE l.id > $after
RETURN l.id AS id
ORDER BY l.id
LIMIT $limit
