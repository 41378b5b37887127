// Which premises the deeds after a leaf touched.
MATCH (l:Leaf)
WHERE l.id > $after AND l.touched IS NOT NULL
RETURN l.id AS id, l.touched AS touched
LIMIT $limit
