// The codes of a status list that are not valid.
MATCH (c:Code {list: $list})
WHERE c.status <> 'valid'
RETURN c.position AS position, c.status AS status
ORDER BY position
