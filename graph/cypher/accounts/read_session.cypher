// Who a session belongs to, and where their district stands.
MATCH (s:Session {token: $token})-[:OF]->(a:Account)
WHERE s.expires > $now AND a.disabled = false AND s.closed IS NULL
OPTIONAL MATCH (d:District {code: a.district})
RETURN s.csrf AS csrf, d.path AS path,
       a {.name, .display, .role, .district, .department, .enforcement_number, .premises} AS account
