// From the code on the wall to the visit: camera, photo or typed; the verdict; the premises; begin.
import { allowed, watch } from './camera.js'
import { card } from './card.js'
import { clone, fill, say } from './page.js'
import { prepare, textsInPhoto } from './reader.js'
import { begun, leavingOf, left } from './scans.js'
import { due, list } from './tasks.js'
import { readShortCode, verify } from './verdict.js'

const SHOWN = 80

export async function mount(root, ctx) {
  ctx.title(ctx.words.scanTitle)
  const { element, at } = clone('scan')
  root.append(element)
  const view = { ctx, at, camera: null, again: () => {} }
  at.camera.addEventListener('click', () => look(view))
  at.photo.addEventListener('change', () => photo(view))
  at.typed.addEventListener('submit', (event) => { event.preventDefault(); typed(view) })
  at.again.addEventListener('click', () => { back(view); look(view) })
  at.without.addEventListener('submit', (event) => { event.preventDefault(); withoutScan(view) })
  const drawn = () => tasks(view)
  addEventListener('yima:pack', drawn)
  await drawn()
  if (await allowed()) look(view)
  prepare()
  return () => { view.camera?.stop(); removeEventListener('yima:pack', drawn) }
}

async function tasks(view) {
  const { ctx, at } = view
  const pack = await ctx.pack.current()
  at.noPack.hidden = pack !== null
  const { now, later } = pack ? due(pack) : { now: [], later: [] }
  const visits = await mine(ctx)
  const chosen = (task) => exception(view, task)
  list(at.now, now, pack, ctx, visits, chosen)
  list(at.later, later, pack, ctx, visits, chosen)
  at.coming.hidden = later.length === 0
  at.none.hidden = pack === null || now.length > 0
}

const mine = (ctx) => ctx.db.by('visits', 'account', ctx.pack.account())

async function look(view) {
  const { ctx, at } = view
  view.camera?.stop()
  say(at.trouble, '')
  try {
    at.finder.hidden = false
    view.camera = await watch(at.video, (text) => scanned(view, text, 'camera'))
    at.camera.hidden = true
    at.torch.hidden = view.camera.torch === null
    at.torch.onclick = () => {
      const lit = at.torch.getAttribute('aria-pressed') !== 'true'
      at.torch.setAttribute('aria-pressed', String(lit))
      view.camera.torch(lit)
    }
  } catch (fault) {
    at.finder.hidden = true
    at.camera.hidden = false
    say(at.trouble, ctx.words[fault.name === 'NotAllowedError' ? 'cameraRefused' : 'cameraNone'])
  }
}

async function photo(view) {
  const { ctx, at } = view
  const [file] = at.photo.files
  if (!file) return
  say(at.trouble, ctx.words.reading)
  let texts = []
  try { texts = await textsInPhoto(file) } catch { /* no picture that this browser opens: as one without a code */ }
  at.photo.value = ''
  say(at.trouble, texts.length ? '' : ctx.words.photoNone)
  if (texts.length) await scanned(view, texts[0], 'photo')
}

/** The pack; without one the first that is on its way is waited for. */
async function packOf(ctx) {
  const pack = await ctx.pack.current()
  if (pack) return pack
  await ctx.fresh
  return ctx.pack.current()
}

/** A code was read: its verdict, then the card. True: the camera need not look any longer. */
async function scanned(view, text, way) {
  const { ctx } = view
  const pack = await packOf(ctx)
  if (!pack) return refuse(view, ctx.words[ctx.pack.account() ? 'packNone' : 'signInFirst'], '')
  const { reason, token } = await verify(text, pack)
  if (reason !== 'ok') return refuse(view, ...whyNot(ctx, pack, text, reason))
  return arrived(view, pack, { way, code: text, verdict: reason, premises: token.subject }, token.place)
}

/** Why a code is refused, in a sentence, and what stands in one that is not ours; another site's address is called that whatever else is wrong with it. */
function whyNot({ words }, pack, text, reason) {
  const site = /^https?:\/\/([^/?#]*)/i.exec(text)?.[1]
  const foreign = site !== undefined && site.toLowerCase() !== pack.host
  const says = foreign || reason === 'not_ours' ? fill(words.saysThat, { text: text.slice(0, SHOWN) }) : ''
  return [words[`verdict.${foreign ? 'wrong_host' : reason}`], says]
}

async function typed(view) {
  const { ctx, at } = view
  const pack = await packOf(ctx)
  const found = readShortCode(at.short.value)
  say(at.shortFault, found.fault && fill(ctx.words[`typed.${found.fault}`], found))
  at.short.toggleAttribute('aria-invalid', Boolean(found.fault))
  if (found.fault) return at.short.focus()
  if (!pack) return refuse(view, ctx.words[ctx.pack.account() ? 'packNone' : 'signInFirst'], '')
  return arrived(view, pack, { way: 'typed', code: at.short.value.trim(), verdict: 'typed', premises: found.subject }, null)
}

/** The premises of a good code; or plainly that the pack does not have it, and what now. */
async function arrived(view, pack, seen, place) {
  const { ctx, at } = view
  const visit = await leavingOf(ctx)
  if (visit) return leaves(view, visit, seen)
  if (!pack.premises[seen.premises]) {
    refuse(view, ctx.words[ctx.online() ? 'notInPackOnline' : 'notInPackOffline'], '')
    at.open.hidden = !ctx.online()
    at.open.href = `/i/premises/${seen.premises}`
    return true
  }
  const scan = await begun(ctx, seen)
  show(view, card(ctx, pack, scan, { visits: await mine(ctx), place }))
  return true
}

/** Scanned before leaving: the code has to hang where the visit is. */
async function leaves(view, visit, seen) {
  const { ctx } = view
  if (seen.premises !== visit.premises) return refuse(view, fill(ctx.words.otherPremises, { name: visit.name }), '')
  view.camera?.stop()
  say(view.at.trouble, ctx.words.locating)
  await left(ctx, visit, seen)
  await ctx.go(`/i/visit/${visit.id}?at=check`)
  return true
}

function refuse(view, sentence, more) {
  const { at } = view
  show(view, null)
  say(at.verdict, sentence)
  say(at.read, more)
  at.open.hidden = true
  at.refused.hidden = false
  at.refused.focus()
  return true
}

function show(view, element) {
  const { at } = view
  view.camera?.stop()
  at.looking.hidden = true
  at.refused.hidden = true
  at.seen.replaceChildren(...(element ? [element] : []))
  at.after.hidden = false
  element?.querySelector('h2').focus()
}

function back(view) {
  const { at } = view
  at.looking.hidden = false
  at.after.hidden = true
  at.refused.hidden = true
  at.exception.hidden = true
  at.seen.replaceChildren()
}

/** A task that is begun without a scan, by rule: asked for which, and why. */
function exception(view, task) {
  const { at, ctx } = view
  show(view, null)
  view.task = task
  at.exception.hidden = false
  say(at.exceptionFault, '')
  say(at.exceptionFor, task.number)
  at.exception.scrollIntoView()
  at.exception.querySelector('input').focus()
  ctx.told()
}

async function withoutScan(view) {
  const { at, ctx, task } = view
  const pack = await ctx.pack.current()
  const rule = at.without.elements.rule.value
  const reason = at.exceptionReason.value.trim()
  if (!rule || !reason) return say(at.exceptionFault, ctx.words.exceptionAsks)
  const seen = { way: 'none', code: '', verdict: '', premises: task.premises, task: task.id, exception: { rule, reason } }
  const scan = await begun(ctx, seen)
  at.exception.hidden = true
  return show(view, card(ctx, pack, scan, { task: task.id, visits: await mine(ctx) }))
}
