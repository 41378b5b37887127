// Delete nodes of complaints that lie in columns by now.
UNWIND $ids AS id
MATCH (c:Complaint {id: id})
DETACH DELETE c
