// What an owner has answered so far.
MATCH (p:Premises {id: $premises})
RETURN p.self_check_draft AS draft
