// A risk table has one draft of its next edition.
CREATE CONSTRAINT table_draft_model IF NOT EXISTS
FOR (n:TableDraft) REQUIRE n.model IS UNIQUE
