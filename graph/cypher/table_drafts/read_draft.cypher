// The draft of a risk table.
MATCH (d:TableDraft {model: $model})
WHERE d.state IS NOT NULL
RETURN d {.model, .state, .text, .digest, .version, .author, .by, .at, .tried_by, .tried_at, .handed_by, .reason,
          .returned, .result} AS draft
