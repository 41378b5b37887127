// Take the premises before anything about it is read: whoever else writes its visits waits or tries again.
MATCH (p:Premises {id: $premises})
SET p.visit_lock = $visit
