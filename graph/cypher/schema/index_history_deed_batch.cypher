// Whether a batch of history is known is asked before each is appended.
CREATE INDEX history_deed_batch IF NOT EXISTS
FOR (n:HistoryDeed) ON (n.batch)
