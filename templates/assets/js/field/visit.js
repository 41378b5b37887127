// One visit on the phone as plain data: begun from an offer, answered row by row, at the end the record. Pure: no page,
// no store, no clock but what is given. The same rules as the list online (regulation/web/answering.py) and the judge
// (checklists/judge.py); the server judges again.
import { dayOf, stamp, workingDaysAfter } from './days.js'

export const TO_FIND_OUT = 'to-find-out'
/** Who answers a section that a colleague has on a phone of their own. */
export const ELSEWHERE = 'elsewhere'

export const OUTCOMES = ['passed', 'failed', 'not_applicable', 'not_checked']
export const [SPOT, BY_DAY] = ['spot', 'day']
export const MOST_PHOTOS = 12
export const OUTSIDE_ROWS = 3
/** What the record says of a told fact of which nothing was tapped. */
const NOT_LOOKED = 'not_looked'
const NOT_FOUND = { on_site: '现场没有这种情形', document: '现场没有这种情形', off_site: '数据里没有这种情形' }

/** A new visit of a task, from the pack and what the scan said; `id` is the record's from now on. */
export function begin(pack, task, scan, now, id) {
  const edition = pack.editions[task.edition] ?? { chapters: [], rows: {} }
  const place = pack.premises[task.premises]
  const listed = task.offer.list
  const before = stillKnown(place.last, edition, listed, task.whole)
  const wanted = [...listed.items, ...listed.to_find_out, ...listed.elsewhere, ...listed.recognised.map(([row]) => row), ...Object.keys(before)]
  const rows = Object.fromEntries(wanted.map((row) => [row, edition.rows[row]]))
  return {
    id, account: pack.officer.account, me: pack.officer.number, state: 'draft', made: stamp(now), started: stamp(now),
    task: task.id, number: task.number, kind: task.kind, desk: Boolean(task.desk), premises: task.premises, name: place.name, address: place.address,
    short_code: place.short_code, host: pack.host, departments: task.departments.map((one) => ({ id: one, ...pack.departments[one] })), others: pack.departments,
    officers: task.officers, version: listed.version, offer: task.offer, rows, asked: task.asked,
    parts: parts(edition, listed, task.asked), scales: task.scales, last: place.last, before, days: pack.days, mends: pack.mends, reasons: pack.reasons,
    told: listed.version && !task.desk ? place.told.map((one) => ({ ...one, seen: '' })) : [],
    scans: scan ? [scanned(scan)] : [], exception: scan?.exception ?? null, offset_ms: pack.held?.offset_ms ?? 0,
    answers: {}, rest: {}, by: {}, outside: Array.from({ length: OUTSIDE_ROWS }, () => ({ department: '', note: '' })),
    there: task.officers.map((one) => one.number), strokes: {}, owner: '', presence: '', witness: '', scope_read: false, note: '', mode: 'item', where: '',
  }
}

/** What was last known of each row and still counts: a whole list drops rows of its departments that it no longer has. */
function stillKnown(last, edition, listed, whole) {
  const has = new Set([...listed.items, ...listed.to_find_out, ...listed.elsewhere, ...listed.left_out])
  const counts = (row) => !whole || has.has(row) || !listed.departments.includes(edition.rows[row].department)
  return Object.fromEntries(Object.entries(last).filter(([row]) => edition.rows[row] && counts(row)).map(([row, { outcome }]) => [row, outcome]))
}

/** The questions in order by section: each chapter with rows that apply, then what is to be found out. */
function parts(edition, listed, asked) {
  const questions = new Set(asked.map(([row]) => row))
  const made = edition.chapters.map((chapter) => ({
    id: chapter.id, title: { zh: chapter.zh, en: chapter.en }, rows: listed.items.filter((row) => questions.has(row) && edition.rows[row].chapter === chapter.id),
  }))
  made.push({ id: TO_FIND_OUT, title: null, rows: listed.to_find_out.filter((row) => questions.has(row)) })
  return made.filter((part) => part.rows.length)
}

/** A scan as the record says it. */
export const scanned = (scan) => ({
  at: stamp(scan.at), way: scan.way, moment: scan.moment, code: scan.code, verdict: scan.verdict,
  ...(scan.latitude === null ? {} : { latitude: scan.latitude, longitude: scan.longitude, accuracy: scan.accuracy }),
  ...(scan.far_reason ? { reason: scan.far_reason } : {}),
})

/** The visit with its scan as it is known now. */
export const placed = (visit, scan) => ({ ...visit, scans: visit.scans.map((one) => (one.at === stamp(scan.at) ? scanned(scan) : one)) })

/** The rows in the order in which they are asked. */
export const questions = (visit) => visit.parts.flatMap((part) => part.rows)

export const partOf = (visit, row) => visit.parts.find((part) => part.rows.includes(row))

/** The rows of other departments that take this row's answer over. */
export const also = (visit, row) => visit.asked.find(([one]) => one === row)?.[1] ?? []

/** The visit with something said of a row: part of `{outcome, phrases, note, choice, day, photos, reason, said}`. */
export function answer(visit, row, patch, now, by = visit.by[partOf(visit, row).id]) {
  const who = by && by !== ELSEWHERE ? by : visit.me
  const before = visit.answers[row] ?? { outcome: '', phrases: [], note: '', choice: '', day: '', photos: [], reason: '', said: '' }
  const after = { ...before, ...patch, by: who, at: stamp(now) }
  if (after.outcome === 'failed' && !after.choice) after.choice = usualMend(visit, row)
  return { ...visit, answers: { ...visit.answers, [row]: after } }
}

/** The choice of mending that the requirement's own days come to. */
export function usualMend(visit, row) {
  const own = visit.rows[row].mend_days
  if (own === 0) return SPOT
  return String(visit.mends.find((days) => days >= own) ?? visit.mends[visit.mends.length - 1])
}

/** The day that a choice of mending stands for: `{on, known}`; on '' where it stands for none. */
export function dueOf(visit, choice, day, today) {
  if (visit.mends.map(String).includes(choice)) return workingDaysAfter(visit.days, today, Number(choice))
  return { on: choice === BY_DAY ? day : '', known: true }
}

/** What the record will say of a row, or null while nothing does. A row without an answer of its own takes the rest's. */
export function said(visit, row, today) {
  const given = visit.answers[row]
  if (given?.outcome === 'not_applicable') return plain('not_applicable', { note: given.reason.trim() || given.said, by: given.by })
  if (given?.outcome === 'failed') {
    const choice = given.choice
    return plain('failed', {
      note: [...visit.rows[row].phrases.map((phrase) => phrase.zh).filter((zh) => given.phrases.includes(zh)), given.note.trim()].filter(Boolean).join('；'),
      correction: choice === SPOT ? 'on_the_spot' : choice ? 'by_date' : null, due: dueOf(visit, choice, given.day, today).on || null, photos: given.photos, by: given.by,
    })
  }
  if (given?.outcome) return plain(given.outcome, { by: given.by })
  const part = partOf(visit, row)
  if (visit.by[part.id] === ELSEWHERE) return plain('not_checked', { by: visit.me })
  if (!visit.rest[part.id]) return null
  const by = visit.by[part.id] || visit.me
  if (part.id !== TO_FIND_OUT) return plain('passed', { how: 'rest_of_section', by })
  return plain('not_applicable', { how: 'rest_of_section', note: NOT_FOUND[visit.rows[row].method], by })
}

const plain = (outcome, more = {}) => ({ outcome, how: 'item', note: '', correction: null, due: null, photos: [], ...more })

/** What a row still needs: 'missing', 'note', 'correction', 'due', 'reason'; '' when nothing. */
export function lack(visit, row, today) {
  const found = said(visit, row, today)
  if (found === null) return 'missing'
  if (found.outcome === 'not_applicable') return found.note ? '' : 'reason'
  if (found.outcome !== 'failed') return ''
  if (!found.note) return 'note'
  if (!found.correction) return 'correction'
  return found.correction === 'by_date' && (!found.due || found.due < today) ? 'due' : ''
}

/** Everything that is still missing before anybody signs: `[{row, what}]`, `[{outside: n}]`. */
export function faults(visit, today) {
  const rows = questions(visit).map((row) => ({ row, what: lack(visit, row, today) })).filter((one) => one.what)
  const outside = visit.outside.flatMap((one, n) => (Boolean(one.department) === Boolean(one.note.trim()) ? [] : [{ outside: n, what: 'department' }]))
  return [...rows, ...outside]
}

/** How a row stands in the table of contents: 'none', 'doing', 'done', 'problem'. */
export function standing(visit, row, today) {
  const found = said(visit, row, today)
  if (found === null) return 'none'
  if (lack(visit, row, today)) return 'doing'
  return found.outcome === 'failed' ? 'problem' : 'done'
}

/** `{done, of, problems}` of all questions. */
export function progress(visit, today) {
  const every = questions(visit).map((row) => standing(visit, row, today))
  return { done: every.filter((one) => one === 'done' || one === 'problem').length, of: every.length, problems: every.filter((one) => one === 'problem').length }
}

/**
 * The dynamic score as it would be, by factor: `[{factor, value, scale, failed, applicable}]` in thousandths, half up.
 * What was last known of a row counts until it is answered today. Provisional: the server judges again.
 */
export function provisional(visit, today) {
  return Object.entries(visit.scales).flatMap(([factor, scale]) => {
    const counted = Object.keys(visit.rows).filter((row) => visit.rows[row].factor === factor).map((row) => [row, outcomeNow(visit, row, today)])
    const sum = (...outcomes) => counted.filter(([, outcome]) => outcomes.includes(outcome)).reduce((all, [row]) => all + visit.rows[row].points, 0)
    const [failed, applicable] = [sum('failed'), sum('failed', 'passed')]
    return applicable ? [{ factor, scale, failed, applicable, value: Math.floor((2 * failed * scale + applicable) / (2 * applicable)) }] : []
  })
}

/** What counts of a row now: today's answer (put right on the spot counts as put right), else the last one known. */
function outcomeNow(visit, row, today) {
  const listed = visit.offer.list
  if (listed.recognised.some(([one]) => one === row)) return 'passed'
  const owner = partOf(visit, row) ? row : visit.asked.find(([, others]) => others.includes(row))?.[0]
  const found = owner ? said(visit, owner, today) : null
  const doubtful = owner !== row && found?.outcome === 'failed' && listed.to_find_out.includes(row)
  if (!found || found.outcome === 'not_checked' || doubtful) return visit.before[row] ?? ''
  return found.outcome === 'failed' && found.correction === 'on_the_spot' ? 'passed' : found.outcome
}

/** What keeps the record from being signed: 'rows', 'officers', 'answered', 'scope', 'presence', 'witness'. */
export function unsigned(visit, today, least = visit.kind === 'service' ? 1 : 2) {
  const open = []
  if (faults(visit, today).length) open.push('rows')
  if (visit.there.length < least) open.push('officers')
  if (questions(visit).some((row) => !visit.there.includes(said(visit, row, today)?.by ?? visit.there[0]))) open.push('answered')
  if (visit.desk) return open
  if (!visit.scope_read && visit.kind !== 'service') open.push('scope')
  if (!visit.presence) open.push('presence')
  else if (visit.presence !== 'signed' && !visit.witness.trim()) open.push('witness')
  return open
}

/** The record as it is sent and digested; everything that the server would write otherwise is written so here. */
export function record(visit, { now, position = null, photos = {}, device = null }) {
  const today = dayOf(now)
  const asOwner = ['refused', 'absent'].includes(visit.presence)
  const names = Object.fromEntries(visit.officers.map((one) => [one.number, one.name]))
  return {
    id: visit.id, task: visit.task, list_digest: visit.offer.list.digest, started: visit.started, ended: stamp(now),
    answers: Object.fromEntries(questions(visit).map((row) => [row, said(visit, row, today)])),
    told: visit.told.map(({ fact, value, seen }) => ({ fact, value, seen: seen || NOT_LOOKED })),
    outside: visit.outside.filter((one) => one.department && one.note.trim()).map((one) => ({ department: one.department, note: one.note.trim(), photos: [] })),
    owner: { presence: visit.desk ? 'not_asked' : visit.presence, name: '', signature: asOwner ? '' : visit.owner, witness: asOwner ? visit.witness.trim() : '' },
    officers: Object.fromEntries(visit.there.map((one) => [one, { name: names[one] ?? one, signature: visit.strokes[one] ?? '' }])),
    note: visit.note.trim(),
    ...(visit.scans.length ? { scans: visit.scans } : {}),
    ...(position ? { position } : {}),
    ...(visit.exception ? { exception: visit.exception } : {}),
    ...(Object.keys(photos).length ? { photos } : {}),
    ...(device ? { device } : {}),
  }
}

/** The one text of a record: keys in order, nothing between. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
}
