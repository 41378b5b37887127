// Typed digits find their code.
CREATE INDEX visit_code_digits IF NOT EXISTS
FOR (n:VisitCode) ON (n.digits)
