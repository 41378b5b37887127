// The lines above every view: whether there is a network, whose pack is here and how old, what waits to be sent.
import { clock, fill, say } from './page.js'

const SENT = new Set(['accepted', 'set_aside'])

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
  const waiting = visits.filter((visit) => !SENT.has(visit.state) && visit.state !== 'draft').length
  say(at('unsent'), waiting ? fill(words.unsent, { n: waiting }) : words.unsentNone)
  say(at('kept'), await keptLine(words))
}

function packLine(ctx, held, mine) {
  if (held) return fill(ctx.words.pack, { n: Object.keys(held.premises).length, time: clock(held.held.at) })
  return mine ? ctx.words.packNone : ctx.words.signInFirst
}

let asked = false

/** Whether the browser promised to keep what is stored here; asked for once a load. */
async function keptLine(words) {
  if (!navigator.storage?.persisted) return words.keptUnknown
  if (!asked && !(await navigator.storage.persisted())) { asked = true; await navigator.storage.persist() }
  return (await navigator.storage.persisted()) ? words.keptSure : words.keptMaybe
}
