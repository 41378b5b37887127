// Make departments that records name and nobody has loaded yet; their code is their name.
UNWIND $codes AS code
MERGE (d:Department {code: code})
ON CREATE SET d.name = code, d.name_en = code, d.digest = ''
