// The owner's statement about a visit, shown beside its result.
MATCH (v:Visit {id: $visit})
SET v.reply = $reply, v.reply_at = $at
