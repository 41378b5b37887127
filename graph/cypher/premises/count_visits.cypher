// How many visits there were, where a page shows only the latest.
MATCH (p:Premises {id: $id})
RETURN COUNT { (p)<-[:AT]-(:Visit) } AS visits
