// The deeds on a kind of history stand in one row: two at the same time are one too many.
CREATE CONSTRAINT history_deed_key IF NOT EXISTS
FOR (n:HistoryDeed) REQUIRE n.key IS UNIQUE
