// All adoptions of tables on trial, and all that were taken back; the newest first.
MATCH (d:AdoptionDeed)
RETURN d {.number, .model, .taken_back, .by, .account, .reason, .edition, .table, .on, .at, .file} AS deed
ORDER BY d.number DESC
