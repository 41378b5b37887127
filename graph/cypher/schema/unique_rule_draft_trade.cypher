// A trade has one draft of its requirements.
CREATE CONSTRAINT rule_draft_trade IF NOT EXISTS
FOR (n:RuleDraft) REQUIRE n.trade IS UNIQUE
