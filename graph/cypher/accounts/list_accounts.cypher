// All accounts, without their passwords.
MATCH (a:Account)
RETURN a {.name, .display, .role, .district, .department, .enforcement_number, .premises, .disabled} AS account
ORDER BY a.name
