// After a district has got another parent: everything below it follows.
UNWIND $moves AS move
MATCH (d:District)
WHERE d.path STARTS WITH move.old
SET d.path = move.new + substring(d.path, size(move.old))
