// The drafts of all risk tables.
MATCH (d:TableDraft)
WHERE d.state IS NOT NULL
RETURN d {.model, .state, .text, .digest, .version, .author, .by, .at, .tried_by, .tried_at, .handed_by, .reason,
          .returned, .result} AS draft
ORDER BY d.model
