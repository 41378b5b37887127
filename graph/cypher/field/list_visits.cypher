// The latest visits to each of some premises, newest first.
UNWIND $wanted AS id
MATCH (:Premises {id: id})<-[:AT]-(v:Visit)-[:BY]->(d:Department)
WITH id, v, d ORDER BY v.date DESC, v.id DESC
WITH id, collect({id: v.id, date: v.date, result: v.result, kind: coalesce(v.kind, ''), critical: v.critical,
                  serious: v.serious, minor: v.minor, department: d.code, department_name: d.name,
                  department_name_en: d.name_en}) AS visits
RETURN id, visits[0..$limit] AS visits
ORDER BY id
