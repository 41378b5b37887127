// Record that a batch was appended to a kind of history, or its files drawn together; each kind counts its deeds.
CREATE (d:HistoryDeed {key: $key, kind: $kind, number: $number, action: $action, batch: $batch, content: $content,
                       manifest: $manifest, rows: $rows, corrected: $corrected, aside: $aside, at: $at,
                       account: $account})
