// Before anybody signs: what will stand in the record, what is still missing, who was there; then the record is locked.
import { clone, fill, of, say } from './page.js'
import { dayOf, stamp } from './days.js'
import { hex } from './digest.js'
import { chip, monthDay, titleOf } from './item.js'
import { send } from './outbox.js'
import { pad } from '../pad.js'
import { position } from './place.js'
import { canonical, faults, questions, record, said, unsigned } from './visit.js'

const PATIENCE_MS = 4_000
const DEVICE = 'device'

export function review(run) {
  const { ctx, at, keep } = run
  const { element, at: page } = clone('run-check')
  at.body.append(element)
  counts(run, page)
  missing(run, page)
  unscanned(run, page)
  scope(run, page)
  officers(run, page)
  const pads = signatures(run, page)
  presence(run, page)
  page.edit.addEventListener('click', () => run.go('contents'))
  page.outside.addEventListener('click', () => run.go('outside'))
  page.lock.addEventListener('click', () => locked(run, page))
  return () => pads.forEach((one) => one.off())
}

function counts({ ctx, keep }, page) {
  const visit = keep.now()
  const today = dayOf(Date.now())
  const found = questions(visit).map((row) => [row, said(visit, row, today)]).filter(([, one]) => one)
  const of_kind = (outcome) => found.filter(([, one]) => one.outcome === outcome)
  for (const outcome of ['passed', 'failed', 'not_applicable', 'not_checked']) page[outcome].textContent = of_kind(outcome).length
  page.counts.hidden = visit.kind === 'service'
  page.findings.replaceChildren(...of_kind('failed').map(([row, one]) => {
    const { element, at } = clone('run-finding')
    say(at.due, one.correction === 'on_the_spot' ? ctx.words.runSpot : one.due ? monthDay(one.due, ctx.lang) : '')
    at.title.textContent = titleOf(ctx, visit, row)
    say(at.note, [one.note, one.photos.length ? fill(ctx.words.runPhotos, { n: one.photos.length }) : ''].filter(Boolean).join(ctx.lang === 'zh' ? '·' : ' · '))
    return element
  }))
  page.findingsPart.hidden = !of_kind('failed').length
  say(page.notes, visit.note)
}

/** What is missing, each with a way there; while there is any, nothing is read out and nobody signs. */
function missing(run, page) {
  const { ctx, keep } = run
  const visit = keep.now()
  const every = questions(visit)
  const lacking = faults(visit, dayOf(Date.now()))
  page.missing.hidden = !lacking.length
  page.later.hidden = !lacking.length
  page.signing.hidden = lacking.length > 0
  page.missingHead.textContent = fill(ctx.words.runMissing, { n: lacking.length })
  page.missingRows.replaceChildren(...lacking.map((one) => {
    const { element, at } = clone('run-missing')
    const where = one.row === undefined ? 'outside' : `i${every.indexOf(one.row)}`
    at.link.textContent = (one.row === undefined ? ctx.words.runOutside : titleOf(ctx, visit, one.row)) + (ctx.lang === 'zh' ? '：' : ': ') + ctx.words[`fault.${one.what}`]
    at.link.href = `/i/visit/${visit.id}?at=${where}`
    at.link.addEventListener('click', (event) => { event.preventDefault(); run.go(where) })
    return element
  }))
}

/** An emergency visit went in without a scan: the code is scanned before leaving. Asked for, never a reason to stop. */
function unscanned({ ctx, keep }, page) {
  const visit = keep.now()
  page.unscanned.hidden = visit.exception?.rule !== 'emergency' || visit.scans.some((scan) => scan.moment === 'leaving')
  page.scan.addEventListener('click', () => ctx.go(`/i/scan?for=${visit.id}`))
}

/** The scope of the visit in one sentence, to be read out before anybody signs. */
function scope({ ctx, keep }, page) {
  const visit = keep.now()
  page.scopePart.hidden = visit.desk || visit.kind === 'service'
  const names = visit.departments.map((one) => of(one, ctx.lang)).join(ctx.lang === 'zh' ? '、' : ', ')
  say(page.scope, fill(ctx.words.runScope, { name: visit.name, departments: names, n: questions(visit).length, failed: page.failed.textContent, none: page.not_checked.textContent }))
  page.scopeChip.append(chip('checkbox', 'scope', ctx.words.runScopeRead, '', visit.scope_read, (on) => keep.change((held) => ({ ...held, scope_read: on }))))
}

function officers({ ctx, keep }, page) {
  page.officers.append(...keep.now().officers.map((one) => {
    const small = [of(keep.now().others[one.department], ctx.lang), fill(ctx.words.runNumber, { number: one.number })].filter(Boolean).join(' ')
    return chip('checkbox', 'who', one.name, small, keep.now().there.includes(one.number), (on) => keep.change((held) => ({
      ...held, there: held.officers.map((other) => other.number).filter((number) => (number === one.number ? on : held.there.includes(number))),
    })), one.number)
  }))
}

function signatures({ ctx, keep }, page) {
  const visit = keep.now()
  const made = visit.officers.map((one) => signature(ctx, page.pads, one.name, visit.strokes[one.number], (path) => keep.change((held) => ({ ...held, strokes: { ...held.strokes, [one.number]: path } }))))
  if (!visit.desk) made.push(signature(ctx, page.ownerPad, ctx.words.runOwnerSigns, visit.owner, async (path) => {
    await keep.change((held) => ({ ...held, owner: path, presence: held.presence || (path ? 'signed' : '') }))
    for (const field of page.presence.querySelectorAll('input')) field.checked = field.value === keep.now().presence
  }))
  return made
}

function signature(ctx, into, name, before, kept) {
  const { element, at } = clone('run-pad')
  at.name.textContent = name
  at.canvas.setAttribute('aria-label', name)
  into.append(element)
  const made = pad(at.canvas, kept, before)
  at.again.addEventListener('click', made.clear)
  return made
}

function presence({ ctx, keep }, page) {
  page.presencePart.hidden = keep.now().desk
  const draw = () => { page.witnessPart.hidden = !['refused', 'absent'].includes(keep.now().presence) }
  page.presence.append(...['signed', 'refused', 'absent'].map((how) => chip('radio', 'presence', ctx.words[`presence.${how}`], '', keep.now().presence === how, async () => {
    await keep.change((held) => ({ ...held, presence: how }))
    draw()
  }, how)))
  page.witness.value = keep.now().witness
  page.witness.addEventListener('input', () => keep.change((held) => ({ ...held, witness: page.witness.value })))
  draw()
}

/** Lock the record: from here on it is one text with one digest, and waits to be sent. */
async function locked(run, page) {
  const { ctx, keep } = run
  const open = unsigned(keep.now(), dayOf(Date.now()))
  say(page.open, open.map((what) => ctx.words[`open.${what}`]).join(' '))
  if (open.length) return page.open.focus()
  page.lock.disabled = true
  say(page.open, ctx.words.runLocking)
  const where = await Promise.race([position(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null))])
  await keep.settled()
  if (!keep.whole()) { page.lock.disabled = false; return say(page.open, ctx.words.runLost) }
  const visit = keep.now()
  const text = canonical(record(visit, { now: Date.now(), position: where, photos: await photosOf(ctx, visit), device: await deviceOf(ctx, visit) }))
  const digest = await hex(new TextEncoder().encode(text))
  await ctx.db.change('visits', visit.id, (held) => (held?.state === 'draft' ? { ...held, state: 'signed', record: text, digest, signed: stamp(Date.now()) } : undefined))
  send(ctx, true)
  return ctx.go(`/i/visit/${visit.id}`)
}

/** The camera's own file of each photo that the record names, and when it was taken. */
async function photosOf(ctx, visit) {
  const named = new Set(Object.values(visit.answers).filter((one) => one.outcome === 'failed').flatMap((one) => one.photos))
  const held = await ctx.db.by('photos', 'visit', visit.id)
  return Object.fromEntries(held.filter((photo) => named.has(photo.sha)).map((photo) => [photo.sha, { original: photo.original, taken: stamp(photo.taken) }]))
}

/** This phone by a name of its own that says nothing of whose it is, and the bundle that made the record. */
async function deviceOf(ctx, visit) {
  const kept = await ctx.db.change('meta', DEVICE, (there) => there ?? { key: DEVICE, id: crypto.randomUUID() })
  return { id: kept.id, app: new URL(import.meta.url).pathname.split('/').pop(), offset_ms: Math.round(visit.offset_ms) }
}
