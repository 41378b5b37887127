// What the phone lets go of by itself: visits that the server has named and nobody will ask for any more, old scans,
// packs of other officers.
import { isSent, named, recordOf } from './send.js'

const DAY_MS = 86_400_000

/**
 * Let go of packs that are not `account`'s, and of scans and sent visits of more than `days` ago. A visit goes only
 * where its receipt names its record and every photo of it. The days are counted by this phone's clock: one that was
 * put back keeps things longer.
 */
export async function clear(db, account, days, now = Date.now()) {
  const isOld = (at) => now - at > days * DAY_MS
  for (const pack of await db.all('packs')) if (pack.account !== account) await db.remove('packs', pack.account)
  for (const visit of await db.all('visits')) if (isNamed(visit) && isOld(sentAt(visit))) await letGo(db, visit)
  for (const held of await db.all('meta')) if (held.key.startsWith('scan:') && isOld(Date.parse(held.at))) await db.remove('meta', held.key)
}

/** Whether the server said of all of it that it has it. */
function isNamed(visit) {
  if (!isSent(visit) || !visit.digest || visit.receipt?.digest !== visit.digest) return false
  const stored = new Set(visit.receipt.attachments)
  return named(recordOf(visit)).every((sha) => stored.has(sha))
}

const sentAt = (visit) => (visit.tries ?? []).at(-1)?.at ?? Date.parse(visit.receipt.received)

async function letGo(db, visit) {
  for (const photo of await db.by('photos', 'visit', visit.id)) await db.remove('photos', photo.sha)
  await db.remove('visits', visit.id)
}
