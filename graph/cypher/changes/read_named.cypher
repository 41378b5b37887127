// The premises whose facts or grade the deeds of these leaves may have changed.
UNWIND $ids AS id
MATCH (l:Leaf {id: id})
WITH coalesce(l.named, l.touched) AS named
WHERE named IS NOT NULL
RETURN named
