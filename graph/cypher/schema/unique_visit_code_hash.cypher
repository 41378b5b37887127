// There is one visit code a hash.
CREATE CONSTRAINT visit_code_hash IF NOT EXISTS
FOR (n:VisitCode) REQUIRE n.hash IS UNIQUE
