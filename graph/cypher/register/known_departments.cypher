// What the register already holds of these departments: key and digest.
UNWIND $keys AS key
MATCH (n:Department {code: key})
RETURN key, n.digest AS digest
