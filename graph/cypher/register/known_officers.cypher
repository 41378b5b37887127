// What the register already holds of these officers: key and digest.
UNWIND $keys AS key
MATCH (n:Officer {number: key})
RETURN key, n.digest AS digest
