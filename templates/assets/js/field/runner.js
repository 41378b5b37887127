// One visit on the screen: an item at a time or the whole list, the table of contents, then the review. Where one is
// stands in the address (?at=), so that back, reload and a killed browser lead to the same place.
import { clone, fill, of, say } from './page.js'
import { contents } from './contents.js'
import { dayOf } from './days.js'
import { chip, item, partTitle } from './item.js'
import { keeper, opened } from './keeping.js'
import { review } from './review.js'
import { signed } from './signed.js'
import { TO_FIND_OUT, partOf, progress, provisional, questions } from './visit.js'

export async function mount(root, ctx) {
  ctx.title(ctx.words.runnerTitle)
  const { visit, why } = await opened(ctx)
  if (!visit) return nothing(root, ctx, why)
  if (ctx.path !== `/i/visit/${visit.id}`) history.replaceState(null, '', `/i/visit/${visit.id}`)
  ctx.title(visit.name)
  if (visit.state !== 'draft') return signed(root, ctx, visit)
  const { element, at } = clone('run')
  root.append(element)
  const kept = (time) => { say(at.kept, fill(ctx.words.runKept, { time: exact(time) })); say(at.lost, '') }
  const keep = keeper(ctx, visit, kept, () => { say(at.kept, ''); say(at.lost, ctx.words.runLost) })
  // the next view reads what is kept, so what was tapped or typed last is kept first
  const go = async (where) => { await keep.settled(); return ctx.go(`/i/visit/${visit.id}?at=${encodeURIComponent(where)}`) }
  const run = { ctx, keep, at, go }
  const where = ctx.query.get('at') ?? (visit.where || first(visit))
  await keep.change((held) => ({ ...held, where }))
  return shown(run, where)
}

const first = (visit) => (questions(visit).length ? 'i0' : 'check')
const exact = (time) => new Date(time).toTimeString().slice(0, 8)

function nothing(root, ctx, why) {
  const { element, at } = clone('run-none')
  say(at.why, ctx.words[`runWhy.${why}`])
  root.append(element)
}

function shown(run, where) {
  const views = { list, contents: () => contents(run), check: () => review(run), told, outside, note }
  const number = /^i(\d+)$/.exec(where)?.[1]
  counted(run, number === undefined ? null : Number(number))
  const off = number === undefined ? (views[where] ?? views.contents)(run) : one(run, Number(number))
  return typeof off === 'function' ? off : () => {}
}

/** The line above: how far one is, and the score as it would be. */
export function counted(run, n) {
  const { ctx, at, keep } = run
  const visit = keep.now()
  const today = dayOf(Date.now())
  const every = questions(visit)
  const { done, of: all, problems } = progress(visit, today)
  const part = n === null || !every[n] ? null : partOf(visit, every[n])
  say(at.place, part ? fill(ctx.words.runPlace, { n: n + 1, of: all, part: partTitle(ctx, part) }) : all ? fill(ctx.words.runDone, { n: done, of: all }) : '')
  at.bar.hidden = !all
  at.bar.max = all
  at.bar.value = done
  const made = provisional(visit, today)
  const [shownScore] = made
  say(at.score, shownScore ? fill(ctx.words.runScore, { value: shownScore.value / 1000, scale: shownScore.scale / 1000, problems }) : '')
  say(at.exception, visit.exception ? ctx.words[`runException.${visit.exception.rule}`] : '')
}

/** One item a page. */
function one(run, n) {
  const { ctx, at, keep } = run
  const every = questions(keep.now())
  const row = every[n]
  if (!row) return contents(run)
  at.body.append(item(ctx, keep, row, false, () => counted(run, n)))
  foot(run, n > 0 ? `i${n - 1}` : '', n + 1 < every.length ? `i${n + 1}` : after(keep.now(), ''))
}

/** What comes after the items, and after each of it: what the owner told, then the review. */
function after(visit, where) {
  const order = [...(visit.told.length ? ['told'] : []), ...(visit.kind === 'service' ? ['note'] : []), 'check']
  return order[order.indexOf(where) + 1]
}

function foot(run, before, next) {
  const { at, ctx } = run
  at.foot.hidden = false
  at.back.hidden = !before
  at.back.onclick = () => run.go(before)
  at.contents.onclick = () => run.go('contents')
  at.next.textContent = next === 'check' ? ctx.words.runToCheck : ctx.words.runNext
  at.next.onclick = () => run.go(next)
}

/** The whole list at once. */
function list(run) {
  const { ctx, at, keep } = run
  for (const part of keep.now().parts) {
    const { element, at: section } = clone('run-part')
    say(section.title, partTitle(ctx, part))
    section.rows.append(...part.rows.map((row) => item(ctx, keep, row, false, () => counted(run, null))))
    section.rest.append(restOf(run, part))
    at.body.append(element)
  }
  foot(run, '', after(keep.now(), ''))
}

/** What is not answered itself passed, or, of what was to be found out, is not there. */
export function restOf(run, part, changed = () => counted(run, null)) {
  const { ctx, keep } = run
  const text = part.id === TO_FIND_OUT ? ctx.words.runRestFindOut : ctx.words.runRest
  return chip('checkbox', `rest.${part.id}`, text, '', Boolean(keep.now().rest[part.id]), async (on) => {
    await keep.change((held) => ({ ...held, rest: { ...held.rest, [part.id]: on } }))
    changed()
  })
}

/** What the owner told: so it is, it is not, nobody looked. */
function told(run) {
  const { ctx, at, keep } = run
  const { element, at: section } = clone('run-part')
  say(section.title, ctx.words.runTold)
  for (const [n, one] of keep.now().told.entries()) {
    const { element: row, at: of_row } = clone('run-told')
    of_row.title.textContent = `${of(one.label, ctx.lang)}${ctx.lang === 'zh' ? '：' : ': '}${of(one.said, ctx.lang)}`
    of_row.seen.append(...['confirmed', 'refuted', 'not_looked'].map((seen) => chip('radio', `t.${one.fact}`, ctx.words[`seen.${seen}`], '', one.seen === seen, () => keep.change((held) => ({
      ...held, told: held.told.map((other, at_) => (at_ === n ? { ...other, seen } : other)),
    })), seen)))
    section.rows.append(row)
  }
  at.body.append(element)
  const rows = questions(keep.now()).length
  foot(run, rows ? `i${rows - 1}` : 'contents', after(keep.now(), 'told'))
}

/** What was seen that is not on the list, for the department that it concerns. */
function outside(run) {
  const { ctx, at, keep } = run
  const { element, at: section } = clone('run-outside')
  // one row is there to be filled; the others come when asked for, or when something stands in them
  const next = () => section.rows.querySelector('fieldset[hidden]')
  for (const [n, one] of keep.now().outside.entries()) {
    const { element: row, at: of_row } = clone('run-outside-row')
    row.hidden = n > 0 && !one.department && !one.note
    for (const [id, name] of Object.entries(keep.now().others)) of_row.department.append(new Option(of(name, ctx.lang), id))
    of_row.department.value = one.department
    of_row.note.value = one.note
    of_row.department.id = `o.dep.${n}`
    of_row.note.id = `o.note.${n}`
    of_row.departmentLabel.htmlFor = of_row.department.id
    of_row.noteLabel.htmlFor = of_row.note.id
    const put = () => keep.change((held) => ({ ...held, outside: held.outside.map((other, m) => (m === n ? { department: of_row.department.value, note: of_row.note.value } : other)) }))
    of_row.department.addEventListener('change', put)
    of_row.note.addEventListener('input', put)
    section.rows.append(row)
  }
  section.more.hidden = !next()
  section.more.addEventListener('click', () => { next().hidden = false; section.more.hidden = !next() })
  at.body.append(element)
  foot(run, 'contents', 'check')
}

/** What was talked about on a service visit, which checks nothing. */
function note(run) {
  const { at, keep } = run
  const { element, at: section } = clone('run-note')
  section.note.value = keep.now().note
  section.note.addEventListener('input', () => keep.change((held) => ({ ...held, note: section.note.value })))
  at.body.append(element)
  foot(run, '', 'check')
}
