// Open a session of an account; only the hash of its token is kept.
MATCH (a:Account {name: $name})
CREATE (s:Session {token: $token, csrf: $csrf, expires: $expires})
CREATE (s)-[:OF]->(a)
