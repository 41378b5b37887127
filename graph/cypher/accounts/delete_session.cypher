// End a session, and sweep those that have run out.
MATCH (s:Session)
WHERE s.token = $token OR s.expires <= $now
DETACH DELETE s
