// The lines above every view: whether there is a network, whose pack is here and how old, what waits to be sent.
import { clock, fill, say } from './page.js'

const SENT = new Set(['accepted', 'set_aside'])
/** Nobody in the middle of a visit is told more than once what they can do nothing about there. */
const RUNNING = /^\/i\/visit\//

export async function strip(ctx) {
  const at = (name) => document.querySelector(`[data-strip="${name}"]`)
  const { words } = ctx
  const mine = ctx.pack.account()
  const held = await ctx.pack.current()
  say(at('net'), ctx.online() ? '' : words.offline)
  say(at('pack'), packLine(ctx, held, mine))
  say(at('old'), held && !ctx.pack.mayStart(held) ? words.packOld : '')
  say(at('session'), ctx.came === 'signed_out' && mine ? words.signInAgain : '')
  const visits = mine ? await ctx.db.by('visits', 'account', mine) : []
  const here = visits.filter((visit) => !SENT.has(visit.state))
  const waiting = here.filter((visit) => visit.state !== 'draft').length
  say(at('unsent'), waiting ? fill(words.unsent, { n: waiting }) : words.unsentNone)
  const { sure, line } = await keeping(words)
  const warns = !sure && here.length > 0 && !RUNNING.test(ctx.path)
  say(at('unsure'), warns ? line : '')
  say(at('kept'), warns ? '' : line)
}

function packLine(ctx, held, mine) {
  if (held) return fill(ctx.words.pack, { n: Object.keys(held.premises).length, time: clock(held.held.at) })
  return mine ? ctx.words.packNone : ctx.words.signInFirst
}

let asked = false

/** Whether the browser promised to keep what is stored here; asked for once a load. */
async function keeping(words) {
  if (!navigator.storage?.persisted) return { sure: false, line: words.keptUnknown }
  if (!asked && !(await navigator.storage.persisted())) { asked = true; await navigator.storage.persist() }
  const sure = await navigator.storage.persisted()
  return { sure, line: sure ? words.keptSure : words.keptMaybe }
}
