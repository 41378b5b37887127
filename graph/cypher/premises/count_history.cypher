// How many visits and complaints there are, where a page shows only the latest.
MATCH (p:Premises {id: $id})
RETURN COUNT { (p)<-[:AT]-(:Visit) } AS visits, COUNT { (p)<-[:ABOUT]-(:Complaint) } AS complaints
