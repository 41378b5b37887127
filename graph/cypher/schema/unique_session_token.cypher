// There is one session a token.
CREATE CONSTRAINT session_token IF NOT EXISTS
FOR (n:Session) REQUIRE n.token IS UNIQUE
