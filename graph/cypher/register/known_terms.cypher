// What the register already holds of these terms: key and digest.
UNWIND $keys AS key
MATCH (n:Term {key: key})
RETURN key, n.digest AS digest
