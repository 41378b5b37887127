// Key and red-line findings at the premises of some legal entities whose day to be put right is over, and which are not.
UNWIND $codes AS code
MATCH (:Entity {code: code})-[:OPERATES]->(p:Premises)<-[:AT]-(f:Finding)
WHERE f.state IN $states AND f.followed_by IS NULL AND (f.red_line OR f.severity = 'key')
  AND f.due >= $since AND f.due < $day
RETURN code, f.id AS id, f.due AS on, p.id AS premises, f.visit AS visit, f.title_zh AS zh, f.title_en AS en
ORDER BY code, on DESC, id
