// What an owner has answered so far; nothing (null) once it was kept.
MATCH (p:Premises {id: $premises})
SET p.self_check_draft = $draft
