// Whether the register holds any complaint at all: without one, nothing is known of them.
MATCH (c:Complaint)
RETURN c.id AS id
LIMIT 1
