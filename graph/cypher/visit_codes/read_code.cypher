// One visit code by its hash.
MATCH (c:VisitCode {hash: $hash})
RETURN c {.hash, .digits, .task, .premises, .officer, .made_at, .expires, .compared, .compared_at} AS code
