// Take the box of ratings of a department and district before it is read.
MERGE (b:RatingBox {key: $key})
SET b.held = true
RETURN b.released AS released, b.pending AS pending
