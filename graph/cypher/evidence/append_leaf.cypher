// Leave the evidence of a deed, in the deed's own transaction.
CREATE (l:Leaf)
SET l = $leaf
