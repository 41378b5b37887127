// Forget all counts, in the transaction that counts anew.
MATCH (t:Tally)
DELETE t
