// All codes ever minted for these premises, newest first.
MATCH (p:Premises)<-[:OF]-(c:Code)
WHERE p.id IN $ids
RETURN p.id AS premises, c {.slot, .list, .position, .kid, .host, .issued, .at, .status, .steps} AS code
ORDER BY c.at DESC, c.position DESC
