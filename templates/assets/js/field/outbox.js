// What waits to be sent, why, and what became of what was sent. `attend` sends by itself: at load, on `online`, on
// return to the page, each minute.
import { BackupRefused, exportFile, importFile } from './backup.js'
import { clock, clone, fill, of, say } from './page.js'
import { flush, isSent, named, recordOf } from './send.js'

export { flush } from './send.js'

const EACH_MS = 60_000
const DAY_MS = 86_400_000
const TOLD = 'yima:sending'
const BACKUPS = { no_backup: 'outNoBackup', damaged: 'outDamaged', other_account: 'outOtherAccount' }
const WHY = { away: 'outAway', busy: 'outBusy', full: 'outFull', signed_out: 'outSignedOut', no_right: 'outNoRight', refused: 'outRefused', conflict: 'outConflict', unclear: 'outUnclear' }

/** Send what waits, and tell every view of it. `force` tries what should wait longer as well. */
export async function send(ctx, force = false) {
  const told = (detail) => dispatchEvent(new CustomEvent(TOLD, { detail }))
  told({ begun: true })
  const what = await flush(ctx.db, { account: ctx.pack.account(), force, told })
  told({ ended: what })
  await ctx.told()
  return what
}

/** From the start of the app on. */
export function attend(ctx) {
  addEventListener('online', () => send(ctx, true))
  document.addEventListener('visibilitychange', () => { if (!document.hidden) send(ctx, true) })
  setInterval(() => send(ctx), EACH_MS)
  send(ctx, true)
}

export async function mount(root, ctx) {
  const { element, at } = clone('outbox')
  root.append(element)
  const draw = () => drawn(ctx, at)
  const heard = ({ detail }) => (detail.of ? say(at.now, fill(ctx.words.outNow, { n: detail.done, of: detail.of })) : ended(ctx, at, detail, draw))
  addEventListener(TOLD, heard)
  at.retry.addEventListener('click', () => send(ctx, true))
  at.save.addEventListener('click', () => saved(ctx, at))
  at.load.addEventListener('change', () => loaded(ctx, at, draw))
  await draw()
  return () => removeEventListener(TOLD, heard)
}

function ended(ctx, at, detail, draw) {
  at.retry.disabled = Boolean(detail.begun)
  if (!detail.begun) say(at.now, '')
  return draw()
}

async function drawn(ctx, at) {
  const visits = await ctx.db.by('visits', 'account', ctx.pack.account())
  const pack = await ctx.pack.current()
  const groups = {
    waiting: visits.filter((visit) => visit.state !== 'draft' && !isSent(visit)),
    drafts: visits.filter((visit) => visit.state === 'draft'),
    sent: visits.filter(isSent).sort((one, other) => when(other) - when(one)),
  }
  ctx.title(groups.waiting.length ? fill(ctx.words.unsent, { n: groups.waiting.length }) : ctx.words.outboxTitle)
  for (const [name, held] of Object.entries(groups)) {
    at[`${name}Part`].hidden = !held.length
    at[name].replaceChildren(...(await Promise.all(held.map((visit) => row(ctx, pack, visit)))))
  }
  say(at.none, groups.waiting.length ? '' : ctx.words.outNone)
  at.retry.hidden = !groups.waiting.length
  at.signIn.hidden = !groups.waiting.some((visit) => visit.why === 'signed_out')
  at.save.hidden = !groups.waiting.length && !groups.drafts.length
  at.saveWhy.hidden = at.save.hidden
}

const when = (visit) => Date.parse(visit.receipt?.received ?? visit.made) || 0

async function row(ctx, pack, visit) {
  const { words, lang } = ctx
  const { element, at } = clone('outbox-row')
  const place = pack?.premises?.[visit.premises]
  say(at.name, of(place?.name ?? visit.name, lang) || visit.premises)
  say(at.state, isSent(visit) ? sentence(words, visit) : fill(words.outAge, { days: days(visit), time: moment(visit.made) }))
  say(at.size, isSent(visit) ? '' : await sizeOf(ctx, visit))
  say(at.why, reason(ctx, visit))
  at.open.hidden = visit.state !== 'draft'
  at.open.addEventListener('click', () => ctx.go(`/i/visit/${visit.task ?? visit.id}`))
  at.fix.hidden = visit.state !== 'rejected' || visit.why === 'conflict'
  at.fix.addEventListener('click', () => reopened(ctx, visit))
  at.result.hidden = !visit.receipt?.result
  if (visit.receipt?.result) at.result.href = visit.receipt.result
  return element
}

function sentence(words, visit) {
  if (visit.state === 'set_aside') return fill(words.outSetAside, { time: moment(visit.receipt.received) })
  return fill(words.outSent, { number: visit.receipt.number ?? '', time: moment(visit.receipt.received) })
}

/** Why it is still here: our word for it, and the server's own sentence where it said one. */
function reason({ words }, visit) {
  if (isSent(visit)) return visit.said
  if (!visit.why) return ''
  const [last] = (visit.tries ?? []).slice(-1)
  const tried = last ? fill(words.outTries, { n: visit.again?.n ?? visit.tries.length, time: moment(last.at) }) : ''
  return [words[WHY[visit.why]], visit.said, tried].filter(Boolean).join(' ')
}

async function sizeOf({ db, words }, visit) {
  const wanted = visit.record ? named(recordOf(visit)) : []
  const photos = (await db.by('photos', 'visit', visit.id)).filter((photo) => wanted.includes(photo.sha))
  const bytes = photos.reduce((sum, photo) => sum + photo.blob.size, 0)
  return photos.length ? fill(words.outPhotos, { n: photos.length, mb: (bytes / 1e6).toFixed(1) }) : ''
}

/** A record that the server would not take goes back to the list: nothing was recorded, so it keeps its id and is signed anew. */
async function reopened(ctx, visit) {
  await ctx.db.change('visits', visit.id, (held) => {
    if (held?.state !== 'rejected') return undefined
    return { ...held, state: 'draft', record: undefined, again: undefined }
  })
  await ctx.told()
  return ctx.go(`/i/visit/${visit.task ?? visit.id}`)
}

async function saved(ctx, at) {
  const file = await exportFile(ctx.db, ctx.pack.account())
  if (!file) return say(at.backup, ctx.words.outNone)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = file.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), EACH_MS)
  return say(at.backup, fill(ctx.words.outSaved, { name: file.name, mb: (file.size / 1e6).toFixed(1) }))
}

async function loaded(ctx, at, draw) {
  const [file] = at.load.files
  at.load.value = ''
  if (!file) return
  try {
    const came = await importFile(ctx.db, file, ctx.pack.account())
    say(at.backup, fill(ctx.words.outLoaded, { n: came.visits, photos: came.photos, known: came.known }))
  } catch (error) {
    if (!(error instanceof BackupRefused)) throw error
    say(at.backup, ctx.words[BACKUPS[error.why]])
  }
  await draw()
  await ctx.told()
}

const days = (visit) => Math.max(0, Math.floor((Date.now() - Date.parse(visit.made)) / DAY_MS)) || 0

function moment(at) {
  const date = new Date(at)
  const part = (n) => String(n).padStart(2, '0')
  return Number.isNaN(date.getTime()) ? '' : `${part(date.getMonth() + 1)}-${part(date.getDate())} ${clock(at)}`
}
