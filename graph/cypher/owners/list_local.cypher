// The accounts with a password that open the owner's view of a premises.
MATCH (a:Account {role: 'owner'})
WHERE $premises IN a.premises AND a.disabled = false AND NOT a.name STARTS WITH $prefix
RETURN a.name AS name, a.display AS display
ORDER BY name
