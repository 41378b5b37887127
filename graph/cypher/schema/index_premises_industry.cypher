// Premises are listed by industry.
CREATE INDEX premises_industry IF NOT EXISTS
FOR (n:Premises) ON (n.industry)
