// What the register already holds of these visits: key and digest.
UNWIND $keys AS key
MATCH (n:Visit {id: key})
RETURN key, n.digest AS digest
