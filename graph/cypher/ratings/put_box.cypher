// What a box of ratings holds now: counts that were released, and a sealed batch.
MATCH (b:RatingBox {key: $key})
SET b.department = $department, b.district = $district, b.path = $path, b.released = $released, b.pending = $pending
