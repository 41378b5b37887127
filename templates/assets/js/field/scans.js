// A scan as the phone keeps it until the visit takes it over: meta "scan:<id>", which /i/visit/new?task=…&scan=<id> names.
//
// {key, id, account, premises, task, at, way: 'camera'|'photo'|'typed'|'none', moment: 'arrival'|'leaving', code, verdict,
//  latitude, longitude, accuracy (null when not known), distance_m, far_reason, exception: {rule, reason} or null,
//  visit: the visit that was begun with it, once there is one}
import { position } from './place.js'
import { placed, scanned } from './visit.js'

const key = (id) => `scan:${id}`

/** A new scan by this officer, kept at once; the position is asked for and put in when it comes. */
export async function begun(ctx, { way, code, verdict, premises, task = null, exception = null }) {
  const id = crypto.randomUUID()
  const scan = {
    key: key(id), id, account: ctx.pack.account(), premises, task, at: new Date().toISOString(), way, moment: 'arrival', code, verdict,
    latitude: null, longitude: null, accuracy: null, distance_m: null, far_reason: '', exception,
  }
  await ctx.db.put('meta', scan)
  return scan
}

/** Ask the phone where it is, and write it into the scan; into the visit too, where that was begun meanwhile. */
export async function located(ctx, scan, distanceTo) {
  const where = await position()
  const kept = await changed(ctx, scan, { ...(where ?? {}), distance_m: where ? distanceTo(where) : null })
  if (kept.visit) await carried(ctx, kept)
  return kept
}

/** A visit was begun with the scan: whatever of it is known only later goes there too. */
export async function taken(ctx, scan, visit) {
  const kept = await changed(ctx, scan, { visit })
  if (kept.latitude !== scan.latitude) await carried(ctx, kept)
}

const carried = (ctx, scan) => ctx.db.change('visits', scan.visit, (held) => (held?.state === 'draft' ? placed(held, scan) : undefined))

/** The scan with something changed, kept. */
export const changed = (ctx, scan, more) => ctx.db.change('meta', scan.key, (kept) => ({ ...(kept ?? scan), ...more }))

/** A scan by its id, if it is this officer's; undefined otherwise. */
export async function scanOf(ctx, id) {
  const scan = await ctx.db.get('meta', key(id))
  return scan?.account === ctx.pack.account() ? scan : undefined
}

/** The visit that is scanned for before leaving (`?for=`), if it is this officer's and not signed; undefined otherwise. */
export async function leavingOf(ctx) {
  const visit = await ctx.db.get('visits', ctx.query.get('for') ?? '')
  return visit?.account === ctx.pack.account() && visit.state === 'draft' ? visit : undefined
}

/** A scan before leaving goes straight into its visit, with where it was. */
export async function left(ctx, visit, { way, code, verdict }) {
  const where = await position()
  const scan = { at: new Date().toISOString(), way, moment: 'leaving', code, verdict, latitude: null, far_reason: '', ...(where ?? {}) }
  return ctx.db.change('visits', visit.id, (held) => (held?.state === 'draft' ? { ...held, scans: [...held.scans, scanned(scan)] } : undefined))
}
