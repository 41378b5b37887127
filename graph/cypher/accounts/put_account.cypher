// Make an account, or change what it may do; sessions opened before end.
MERGE (a:Account {name: $name})
SET a.display = $display, a.role = $role, a.district = $district, a.department = $department,
    a.enforcement_number = $enforcement_number, a.premises = $premises, a.password = $password,
    a.disabled = false, a.failures = 0, a.locked_until = null
WITH a
OPTIONAL MATCH (s:Session)-[:OF]->(a)
DETACH DELETE s
