// The premises of which the deeds of these leaves may have changed facts, grade or the class of their entity.
UNWIND $ids AS id
MATCH (l:Leaf {id: id})
WITH coalesce(l.named, l.touched) AS named
WHERE named IS NOT NULL
RETURN named
