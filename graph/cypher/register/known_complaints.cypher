// What the register already holds of these complaints: key and digest.
UNWIND $keys AS key
MATCH (n:Complaint {id: key})
RETURN key, n.digest AS digest
