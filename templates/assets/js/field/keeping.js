// A visit as the phone's store holds it: every change is one transaction, told as kept only once it is on the disk.
import { begin } from './visit.js'
import { scanOf, taken } from './scans.js'

/** The visit that the address names: by its id, by its task, or a new one from the pack. `{visit}` or `{why}`. */
export async function opened(ctx) {
  const name = decodeURIComponent(ctx.path.slice('/i/visit/'.length))
  if (name === 'new') return begun(ctx)
  const own = await ctx.db.get('visits', name)
  const visit = own ?? (await draftOf(ctx, name))
  return visit?.account === ctx.pack.account() ? { visit } : { why: 'none' }
}

async function draftOf(ctx, task) {
  const mine = await ctx.db.by('visits', 'account', ctx.pack.account())
  return mine.find((visit) => visit.task === task && visit.state === 'draft')
}

/** A new visit; the same again for a second tap, so that nothing is begun twice. */
async function begun(ctx) {
  const task = ctx.query.get('task') ?? ''
  const draft = await draftOf(ctx, task)
  if (draft) return { visit: draft }
  const pack = await ctx.pack.current()
  const ordered = pack?.tasks.find((one) => one.id === task)
  if (!ordered) return { why: 'none' }
  if (!ordered.offer) return { why: 'noList' }
  if (!ctx.pack.mayStart(pack)) return { why: 'packOld' }
  const scan = await scanOf(ctx, ctx.query.get('scan') ?? '')
  const visit = begin(pack, ordered, scan, Date.now(), crypto.randomUUID())
  await ctx.db.put('visits', visit)
  if (scan) await taken(ctx, scan, visit.id)
  return { visit }
}

/**
 * What changes a visit: `now()` the visit as it is, `change(how)` one change, kept before `told(time)` is called.
 * A visit that was signed meanwhile, in another tab too, is changed no more. What could not be written (the phone is
 * full) is said by `lost()` and written with the next change: nothing that was tapped is let go of.
 */
export function keeper(ctx, visit, told, lost = () => {}) {
  let held = visit
  let row = Promise.resolve()
  const waiting = []
  const write = async () => {
    const these = [...waiting]
    const all = (there) => these.reduce((made, how) => how(made), there)
    try {
      const kept = await ctx.db.change('visits', held.id, (there) => (there?.state === 'draft' ? all(there) : undefined))
      waiting.splice(0, these.length)
      if (kept && !waiting.length) held = kept // also what came in from elsewhere, as the place of the scan does
      if (kept) told(Date.now())
      return kept
    } catch { return lost() }
  }
  const change = (how) => {
    held = how(held)
    waiting.push(how)
    row = row.then(write)
    return row
  }
  return { now: () => held, change, settled: () => { row = row.then(write); return row }, whole: () => waiting.length === 0 }
}
