// A district's subtree is a range of paths.
CREATE INDEX district_path IF NOT EXISTS
FOR (n:District) ON (n.path)
