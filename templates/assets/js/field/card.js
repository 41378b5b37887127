// The premises at a glance, after the scan and before going in: all of it out of the pack.
import { clone, fill, of, say } from './page.js'
import { changed, located } from './scans.js'
import { isFar, metres } from './place.js'
import { grade, joint } from './tasks.js'

/** The card of a scanned premises. `begin(task)` starts the visit. */
export function card(ctx, pack, scan, { task = null, visits, place: printed = null }) {
  const { element, at } = clone('scan-card')
  const place = pack.premises[scan.premises]
  at.name.textContent = place.name
  say(at.address, place.address)
  say(at.industry, of(place.industry, ctx.lang))
  say(at.code, place.short_code)
  grade(at.mark, place)
  say(at.standing, of(place.standing, ctx.lang))
  say(at.typed, scan.way === 'typed' ? ctx.words.typedNotVerified : '')
  rows(at.open, place.open, (row) => [of(row.title, ctx.lang), fill(row.overdue ? ctx.words.overdueSince : ctx.words.dueOn, { day: row.due })], ctx.words.openNone)
  rows(at.visits, place.visits, (row) => [row.date, [of(row.department, ctx.lang), ctx.words[`result.${row.result}`] ?? ctx.words['result.other']].join(' ')], ctx.words.visitsNone)
  const ending = place.permits.map((permit) => ({ ...permit, status: standing(permit, pack.today) })).filter((permit) => permit.status !== 'valid')
  rows(at.permits, ending, (row) => [of(row.kind, ctx.lang), [ctx.words[`permit.${row.status}`] ?? ctx.words['permit.unknown'], row.valid_to].filter(Boolean).join(' ')], ctx.words.permitsFine)
  away(ctx, at, scan, place, printed)
  starts(ctx, at, pack, scan, task, visits)
  return element
}

/** Where a permit stands on the pack's day; one that ends soon is `expiring`. */
function standing(permit, today) {
  if (permit.status !== 'valid' || !permit.valid_to) return permit.status
  const days = Number(document.getElementById('view').dataset.expiringDays)
  return Date.parse(permit.valid_to) - Date.parse(today) <= days * 86_400_000 ? 'expiring' : 'valid'
}

function rows(element, given, two, none) {
  element.replaceChildren(...given.map((row) => {
    const { element: one, at } = clone('scan-row')
    const [left, right] = two(row)
    at.left.textContent = left
    at.right.textContent = right
    return one
  }))
  if (given.length) return
  const { element: one, at } = clone('scan-row')
  at.left.textContent = none
  element.append(one)
}

/** How far the phone is; the position is asked for now and never kept waiting for. */
async function away(ctx, at, scan, place, printed) {
  const home = place.latitude == null ? printed : place
  say(at.distance, ctx.words.locating)
  const now = await located(ctx, scan, (where) => metres(where, home))
  if (now.distance_m === null) return say(at.distance, now.latitude === null ? ctx.words.noPosition : ctx.words.noPlace)
  say(at.distance, fill(ctx.words.distance, { m: now.distance_m, accuracy: now.accuracy }))
  const far = Number(document.getElementById('view').dataset.farMetres)
  at.far.hidden = !isFar(now.distance_m, now.accuracy, far)
  say(at.farSaid, fill(ctx.words.far, { m: far }))
  at.farReason.addEventListener('change', () => changed(ctx, scan, { far_reason: at.farReason.value.trim() }))
}

/** What can be begun here: each task of today, a visit that was begun, or what to do without a task. */
function starts(ctx, at, pack, scan, only, visits) {
  const here = pack.tasks.filter((task) => !task.desk && task.premises === scan.premises && (!only || task.id === only))
  say(at.joint, here.map((task) => joint(task, pack, ctx)).filter(Boolean).join(' '))
  at.noTask.hidden = here.length > 0
  for (const task of here) {
    const draft = visits.find((visit) => visit.task === task.id && visit.state === 'draft')
    const { element, at: line } = clone('scan-start')
    at.starts.append(element)
    if (draft) {
      line.go.textContent = ctx.words.carryOn
      line.go.addEventListener('click', () => ctx.go(`/i/visit/${draft.id}`))
      continue
    }
    const why = mayNot(ctx, pack, task)
    say(line.why, why)
    line.go.hidden = Boolean(why)
    line.online.hidden = !why || task.offer !== null
    line.online.href = `/i/tasks/${task.id}`
    line.go.addEventListener('click', () => begin(ctx, at, scan, task))
  }
}

/** Why a new visit cannot begin; nothing where it can. */
function mayNot(ctx, pack, task) {
  if (!ctx.pack.mayStart(pack)) return ctx.words.packOld
  if (!task.offer) return ctx.words.noList
  return task.planned && task.planned > pack.today ? fill(ctx.words.plannedLater, { day: task.planned }) : ''
}

/** On to the visit. Far away without a reason it is asked for once; the second press goes on without. */
async function begin(ctx, at, scan, task) {
  const reason = at.farReason.value.trim()
  if (!at.far.hidden && !reason && !at.farAgain.dataset.asked) {
    at.farAgain.dataset.asked = '1'
    at.farAgain.hidden = false
    return at.farReason.focus()
  }
  await changed(ctx, scan, { far_reason: reason, task: task.id })
  return ctx.go(`/i/visit/new?task=${encodeURIComponent(task.id)}&scan=${scan.id}`)
}
