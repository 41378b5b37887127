// The digest of what was submitted under a visit's id.
MATCH (v:Visit {id: $id})
RETURN v.record_digest AS digest, v.number AS number, v.premises AS premises, v.at AS at, v.public_on AS public_on,
       v.flags AS flags
