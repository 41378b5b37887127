// About a pair of premises one decision stands.
CREATE CONSTRAINT phoenix_decision_key IF NOT EXISTS
FOR (n:PhoenixDecision) REQUIRE n.key IS UNIQUE
