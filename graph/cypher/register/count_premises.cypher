// How many premises there are: an empty register gets the sample.
MATCH (p:Premises)
RETURN count(p) AS premises
