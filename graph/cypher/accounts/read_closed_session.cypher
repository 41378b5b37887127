// Whose session was closed because the account was disabled, and when; only while it would still be open.
MATCH (s:Session {token: $token})-[:OF]->(a:Account)
WHERE s.expires > $now AND a.disabled = true AND s.closed IS NOT NULL
OPTIONAL MATCH (d:District {code: a.district})
RETURN s.closed AS closed, d.path AS path,
       a {.name, .display, .role, .district, .department, .enforcement_number, .premises} AS account
