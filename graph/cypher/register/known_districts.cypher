// What the register already holds of these districts: code, digest, and the path each stands at.
UNWIND $keys AS key
MATCH (d:District {code: key})
RETURN key, d.digest AS digest, d.path AS path
