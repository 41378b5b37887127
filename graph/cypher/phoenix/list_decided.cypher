// Those of these pairs of premises about which somebody has decided.
UNWIND $keys AS key
MATCH (x:PhoenixDecision {key: key})
RETURN x.key AS key
