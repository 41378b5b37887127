// The draft of a risk table, for oneself until the deed ends; an empty one where none was begun.
MERGE (d:TableDraft {model: $model})
SET d.turn = coalesce(d.turn, 0) + 1
RETURN d {.model, .state, .text, .digest, .version, .author, .by, .at, .tried_by, .tried_at, .handed_by, .reason,
          .returned, .result} AS draft
