// Record the credit of legal entities with what it rests on, each numbered after the one before; each entity says its newest.
UNWIND $rows AS row
MATCH (e:Entity {code: row.entity})
WITH e, row, coalesce(e.credits, 0) + 1 AS number
CREATE (c:Credit {id: row.id, entity: row.entity, number: number, model: row.model, version: row.version,
                  as_of: row.as_of, at: row.at, state: row.state, grade: row.grade, sign: row.sign, score: row.score,
                  known_share: row.known_share, points: row.points, facts: row.facts, records: row.records})
CREATE (e)-[:HAS_CREDIT]->(c)
SET e.credits = number, e.credit_state = row.state, e.credit = row.grade, e.credit_sign = row.sign,
    e.credit_score = row.score, e.credit_assessed = row.assessed, e.credited_on = row.as_of
