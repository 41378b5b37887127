// The table of contents of a visit: every row with how it stands, the rest of a section in one stroke, who answers it.
import { clone, fill, say } from './page.js'
import { dayOf } from './days.js'
import { partTitle, titleOf } from './item.js'
import { counted, restOf } from './runner.js'
import { ELSEWHERE, questions, standing } from './visit.js'

export function contents(run) {
  const { ctx, at, keep } = run
  const visit = keep.now()
  const { element, at: page } = clone('run-contents')
  const every = questions(visit)
  const changed = () => { counted(run, null); goesOn(run, page, every) }
  page.parts.append(...visit.parts.map((part) => section(run, part, every, changed)))
  goesOn(run, page, every)
  page.item.addEventListener('click', () => run.go('i0'))
  page.list.addEventListener('click', () => run.go('list'))
  page.told.hidden = !visit.told.length
  page.told.addEventListener('click', () => run.go('told'))
  page.outside.hidden = visit.kind === 'service'
  page.outside.addEventListener('click', () => run.go('outside'))
  page.check.addEventListener('click', () => run.go('check'))
  page.drop.addEventListener('click', () => { page.sure.hidden = false; page.sure.focus() })
  page.keep.addEventListener('click', () => { page.sure.hidden = true })
  page.away.addEventListener('click', () => dropped(run))
  at.body.append(element)
}

/** The first row that still wants something is what is to be done; signing is, once there is none. */
function goesOn(run, page, every) {
  const visit = run.keep.now()
  const next = every.findIndex((row) => ['none', 'doing'].includes(standing(visit, row, dayOf(Date.now()))))
  page.on.hidden = next < 0
  page.on.textContent = fill(run.ctx.words.runGoOn, { n: next + 1 })
  page.on.onclick = () => run.go(`i${next}`)
  page.check.classList.toggle('ym-btn--2', next >= 0)
}

/** Thrown away only after a question, photos and all; a signed visit never is. */
async function dropped({ ctx, keep }) {
  const { id } = keep.now()
  await keep.settled()
  const visit = await ctx.db.get('visits', id)
  if (visit?.state !== 'draft') return ctx.go(`/i/visit/${id}`)
  for (const photo of await ctx.db.by('photos', 'visit', id)) await ctx.db.remove('photos', photo.sha)
  await ctx.db.remove('visits', id)
  return ctx.go('/i/scan')
}

function section(run, part, every, changed) {
  const { ctx, keep } = run
  const { element, at } = clone('run-contents-part')
  say(at.title, partTitle(ctx, part))
  const draw = () => at.rows.replaceChildren(...part.rows.map((row) => line(run, row, every.indexOf(row))))
  const again = () => { draw(); changed() }
  at.rest.append(restOf(run, part, again))
  who(run, at, part, again)
  draw()
  return element
}

/** Who answers a section: one of those sent, on this phone or on one of their own. */
function who(run, at, part, draw) {
  const { ctx, keep } = run
  const { officers, me, by } = keep.now()
  at.whoPart.hidden = officers.length < 2
  for (const one of officers) at.who.append(new Option(one.name, one.number))
  at.who.append(new Option(ctx.words.runElsewhere, ELSEWHERE))
  at.who.value = by[part.id] ?? me
  at.who.id = `by.${part.id}`
  at.whoLabel.htmlFor = at.who.id
  at.who.addEventListener('change', async () => {
    await keep.change((held) => ({ ...held, by: { ...held.by, [part.id]: at.who.value } }))
    draw()
  })
}

function line(run, row, n) {
  const { ctx, keep } = run
  const { element, at } = clone('run-contents-row')
  const how = standing(keep.now(), row, dayOf(Date.now()))
  at.link.textContent = fill('{n}. {title}', { n: n + 1, title: titleOf(ctx, keep.now(), row) })
  at.link.href = `/i/visit/${keep.now().id}?at=i${n}`
  at.link.addEventListener('click', (event) => { event.preventDefault(); run.go(`i${n}`) })
  at.state.textContent = ctx.words[`stands.${how}`]
  at.state.dataset.stands = how
  return element
}
