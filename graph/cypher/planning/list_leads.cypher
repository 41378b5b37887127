// The leads of a department in some districts who can sign in.
MATCH (a:Account {role: 'lead', department: $department})
WHERE a.disabled = false AND a.district IN $districts
RETURN a.name AS name
ORDER BY name
