// Take premises before anything about them is read: whoever else changes them waits or tries again.
UNWIND $ids AS id
MATCH (p:Premises {id: id})
SET p.grade_lock = $lock
