// One account with all that a sign-in is judged by.
MATCH (a:Account {name: $name})
RETURN a {.name, .password, .disabled, .failures, .locked_until} AS account
