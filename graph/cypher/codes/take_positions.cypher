// Take so many positions of a status list; they are never given out again.
MERGE (n:CodeList {number: $list})
ON CREATE SET n.next = $count
ON MATCH SET n.next = n.next + $count
RETURN n.next - $count AS first
