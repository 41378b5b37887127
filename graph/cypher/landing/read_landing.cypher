// All that the public page of one premises shows, and where the code at this position stands if it is theirs.
MATCH (p:Premises {id: $id})-[:IN]->(d:District)
OPTIONAL MATCH (c:Code {slot: $slot})-[:OF]->(p)
RETURN p {.id, .key, .name, .industry, .trade_class, .address, .latitude, .longitude, .state, .grade, .sign,
          .score, .known_share, .model, .version, .graded_on} AS premises,
       d {.code, .name, .name_en, .path} AS district,
       [(p)<-[:AT]-(k:Permit)-[:HAS_TERM]->(t:Term) | {kind: k.kind, number: k.number,
         valid_from: t.valid_from, valid_to: t.valid_to, status: t.status}] AS permits,
       [(p)<-[:AT]-(v:Visit)-[:BY]->(o:Department) | {id: v.id, date: v.date, result: v.result, kind: coalesce(v.kind, ''),
         public_on: v.public_on, department: o.code, department_name: o.name,
         department_name_en: o.name_en}] AS visits,
       [(p)-[:HAS_EVALUATION]->(e:Evaluation) WHERE e.number = p.evaluations |
         e {.id, .number, .on, .at, .edition, .step, .value, .known_share, .until, .capped, .components,
            .visits}] AS evaluations,
       c {.status, .steps} AS code
