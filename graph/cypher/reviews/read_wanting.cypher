// What of its grades one premises wants looked at.
MATCH (p:Premises {id: $premises})
RETURN p.wanting AS wanting
