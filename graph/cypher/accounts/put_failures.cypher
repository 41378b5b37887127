// Count a failed sign-in, or forget the failures after a good one.
MATCH (a:Account {name: $name})
SET a.failures = $failures, a.locked_until = $locked_until
