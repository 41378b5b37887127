// Record that a table on trial was adopted or taken back; no two deeds have one number.
CREATE (d:AdoptionDeed {number: $number, model: $model, taken_back: $taken_back, by: $by, account: $account,
                        reason: $reason, edition: $edition, table: $table, on: $on, at: $at, file: $file})
