// Move counts by district, industry, state and grade.
UNWIND $moves AS move
MERGE (t:Tally {key: move.key})
ON CREATE SET t.district = move.district, t.industry = move.industry, t.state = move.state,
              t.grade = move.grade, t.count = move.by
ON MATCH SET t.count = t.count + move.by
