// What the owner said after comparing the code.
MATCH (c:VisitCode {hash: $hash})
SET c.compared = $outcome, c.compared_at = $at
