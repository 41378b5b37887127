// Keep what the owner told about a premises.
MATCH (p:Premises {id: $id})
SET p.told = $told
