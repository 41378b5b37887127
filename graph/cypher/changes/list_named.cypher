// A page of the leaves after one, by id, each with the premises whose facts or grade its deed may have changed.
MATCH (l:Leaf)
WHERE l.id > $after
RETURN l.id AS id, coalesce(l.named, l.touched) AS named
ORDER BY l.id
LIMIT $limit
