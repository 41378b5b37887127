// A record that was set aside is admitted: its task no longer keeps it.
MATCH (r:Record {id: $id})-[kept:KEPT_FOR]->(:Task)
DELETE kept
