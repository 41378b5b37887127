// The visit codes with six digits that ended after a moment.
MATCH (c:VisitCode {digits: $digits})
WHERE c.expires > $since
RETURN c {.hash, .digits, .task, .premises, .officer, .made_at, .expires, .compared, .compared_at} AS code
ORDER BY code.expires DESC
LIMIT 20
