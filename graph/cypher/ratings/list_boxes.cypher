// The boxes of ratings within a district and of a department, or of all.
MATCH (b:RatingBox)
WHERE b.path STARTS WITH $under AND ($department IS NULL OR b.department = $department)
MATCH (d:District {code: b.district})
RETURN b.department AS department, b.released AS released, b.pending AS pending,
       d {.code, .name, .name_en, .path} AS district
ORDER BY department, district.path
