// What a visit counts once findings of it were annulled.
MATCH (v:Visit {id: $visit})
SET v.critical = $critical, v.serious = $serious, v.minor = $minor, v.result = $result
