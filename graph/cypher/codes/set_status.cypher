// Change where a code stands, with the step that changed it.
MATCH (c:Code {slot: $slot})
SET c.status = $status, c.steps = $steps
