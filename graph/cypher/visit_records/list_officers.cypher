// The bearers of some enforcement numbers, and until when each number holds.
MATCH (o:Officer)
WHERE o.enforcement_number IN $numbers
RETURN o.enforcement_number AS bears, o.number AS number, o.valid_to AS valid_to
