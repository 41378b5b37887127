// The sender: photos first, one by one, then the record. Nothing leaves this phone's store before the server has named
// it. One flush at a time over all tabs; a visit that did not get through waits longer each time, and says why.
import { said, upload } from './uploading.js'

const LOCK = 'yima-flush'
const WAITS = new Set(['signed', 'sending'])
const SENT = new Set(['accepted', 'set_aside'])
const KEPT_TRIES = 30
const FIRST_MS = 15_000
const LONGEST_MS = 600_000
const HANDS_MS = 120_000
/** After these nobody else's turn goes better: the rest is left for the next flush. */
const ENDS = new Set(['away', 'busy', 'full', 'signed_out'])
/** These wait for a person, not for a better hour. */
const REFUSED = new Set(['refused', 'conflict'])

export const waits = (visit) => WAITS.has(visit.state)
export const isSent = (visit) => SENT.has(visit.state)

/** Milliseconds until a visit is tried again by itself, after so many tries that failed. */
export const pause = (tries, wait = 0) => Math.max(wait * 1000, Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, tries - 1)))

/**
 * Send what waits of an account. `given`: {account, now, force (try even what should wait), reach (fetch), told(progress)}.
 * Gives the last word: 'nothing', 'done', 'under_way' (another one is at it, or will be), or why it stopped.
 */
export async function flush(db, given) {
  const ways = { now: Date.now, force: false, reach: (...asked) => fetch(...asked), told: () => {}, ...given }
  if (!ways.account) return 'signed_out'
  const work = () => sendAll(db, ways)
  if (!navigator.locks) return alone(work, ways.force)
  if (!ways.force) return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : 'under_way'))
  if (queued) return 'under_way'
  queued = true
  return navigator.locks.request(LOCK, () => { queued = false; return work() })
}

/** A forced flush stands behind the one under way: the network may have come back after that one gave up on it. */
let queued = false

let under = false
let behind = null
async function alone(work, force) {
  if (under && force) behind = work
  if (under) return 'under_way'
  under = true
  try {
    let last = await work()
    while (behind) { const next = behind; behind = null; last = await next() }
    return last
  } finally { under = false }
}

async function sendAll(db, ways) {
  const mine = await db.by('visits', 'account', ways.account)
  for (const visit of mine.filter(isSent)) await letGo(db, visit)
  const due = mine.filter((visit) => waits(visit) && (ways.force || (visit.again?.at ?? 0) <= ways.now()))
  due.sort((one, other) => (one.again?.n ?? 0) - (other.again?.n ?? 0) || String(one.made).localeCompare(String(other.made)))
  let last = 'nothing'
  for (const visit of due) {
    last = await sendOne(db, visit.id, ways)
    ways.told({ visit: visit.id, what: last })
    if (ENDS.has(last)) break
  }
  return last
}

/** One visit; the word for how it went, and with it what the store now says of it. */
async function sendOne(db, id, ways) {
  const visit = await db.change('visits', id, (held) => (held && waits(held) ? { ...held, state: 'sending' } : undefined))
  if (!visit) return 'nothing'
  const ask = asking(ways.reach)
  const record = recordOf(visit)
  const names = named(record)
  for (const [n, sha] of names.entries()) {
    ways.told({ visit: id, done: n, of: names.length })
    const photo = await db.get('photos', sha)
    const went = photo ? await upload(photo, ask) : { what: 'done' } // gone from here: the server has it, or will say that it has not
    if (went.what === 'refused') await db.change('photos', sha, (held) => held && { ...held, refused: went.said || '-' })
    if (went.what !== 'done') return failed(db, id, went, ways, sha)
  }
  ways.told({ visit: id, done: names.length, of: names.length })
  const answer = await ask('/api/v1/visits', posted(visit, record, ways.now()))
  if (!answer) return failed(db, id, { what: 'away' }, ways)
  if (answer.status !== 201 && answer.status !== 202) return failed(db, id, await said(answer), ways)
  return accepted(db, id, answer, ways)
}

/** The record as it was signed; it may be kept as text. */
export const recordOf = (visit) => (typeof visit.record === 'string' ? JSON.parse(visit.record) : visit.record)

/** Every photo that a record names, once. */
export function named(record) {
  const rows = Object.values(record.answers ?? {}).flatMap((answer) => answer.photos ?? [])
  return [...new Set([...rows, ...(record.outside ?? []).flatMap((one) => one.photos ?? [])])]
}

function posted(visit, record, now) {
  const offer = visit.offer ?? (visit.list?.seal ? visit.list : null)
  const sending = { sent: new Date(now).toISOString(), attempt: (visit.tries?.length ?? 0) + 1, reason: visit.late ?? '' }
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ record, offer, sending }) }
}

/** Ask the server; null when no answer came. A server that takes a connection and then is silent is no answer either. */
function asking(reach) {
  return async (address, options) => {
    const stop = new AbortController()
    const clock = setTimeout(() => stop.abort(), HANDS_MS)
    try {
      return await reach(address, { cache: 'no-store', redirect: 'error', signal: stop.signal, ...options, headers: { accept: 'application/json', ...options.headers } })
    } catch {
      return null
    } finally {
      clearTimeout(clock)
    }
  }
}

/** The receipt is kept first; only then goes what it names. Killed between the two, the next flush goes on from there. */
async function accepted(db, id, answer, ways) {
  let receipt
  try { receipt = await answer.json() } catch { return failed(db, id, { what: 'away' }, ways) }
  const state = answer.status === 202 || receipt.set_aside ? 'set_aside' : 'accepted'
  const visit = await db.change('visits', id, (held) => held && { ...tried(held, state, ways), state, receipt, again: undefined, said: receipt.why ?? '' })
  await letGo(db, visit)
  return 'done'
}

/** Delete the photos that a receipt names, and no other. */
async function letGo(db, visit) {
  const stored = new Set(visit.receipt?.attachments ?? [])
  for (const photo of stored.size ? await db.by('photos', 'visit', visit.id) : []) {
    if (stored.has(photo.sha)) await db.remove('photos', photo.sha)
  }
}

async function failed(db, id, { what, said: sentence = '', wait = 0 }, ways, sha = '') {
  await db.change('visits', id, (held) => {
    if (!held || isSent(held)) return undefined
    const n = (held.again?.n ?? 0) + 1
    const state = REFUSED.has(what) ? 'rejected' : 'signed'
    return { ...tried(held, what, ways), state, why: what, said: sentence, photo: sha, again: { n, at: ways.now() + pause(n, wait) } }
  })
  return what
}

const tried = (visit, what, ways) => ({ ...visit, tries: [...(visit.tries ?? []), { at: ways.now(), what }].slice(-KEPT_TRIES) })
