// The officer's tasks of the pack as a list; each can be begun without a scan by one of the two exceptions.
import { clone, of, say } from './page.js'

/** What is due today or before, then what comes. */
export function due(pack) {
  const sorted = [...pack.tasks].sort((one, two) => (one.planned ?? '').localeCompare(two.planned ?? ''))
  return { now: sorted.filter((task) => !task.planned || task.planned <= pack.today), later: sorted.filter((task) => task.planned > pack.today) }
}

/** Fill a list with tasks; `chosen(task)` is called when one is to be begun without a scan. */
export function list(element, tasks, pack, ctx, visits, chosen) {
  element.replaceChildren(...tasks.map((task) => line(task, pack, ctx, visits, chosen)))
}

function line(task, pack, ctx, visits, chosen) {
  const { element, at } = clone('scan-task')
  const place = pack.premises[task.premises]
  const draft = visits.find((visit) => visit.task === task.id && visit.state === 'draft')
  at.name.textContent = place?.name ?? task.number
  at.name.href = `/i/tasks/${task.id}`
  grade(at.mark, place)
  say(at.planned, task.planned)
  say(at.address, place?.address)
  say(at.joint, joint(task, pack, ctx))
  if (draft) {
    at.go.href = `/i/visit/${draft.id}`
    at.go.textContent = ctx.words.carryOn
    at.without.hidden = true
  } else {
    at.go.hidden = true
    at.without.hidden = Boolean(task.desk)
    at.without.addEventListener('click', () => chosen(task))
  }
  return element
}

/** "联合检查：市场监管、消防", or nothing for one department. */
export function joint(task, pack, ctx) {
  if (task.departments.length < 2) return ''
  const names = task.departments.map((id) => of(pack.departments[id], ctx.lang) || id)
  return ctx.words.joint + names.join(ctx.lang === 'zh' ? '、' : ', ')
}

/** The grade as shape and letter; its state in words where there is none. */
export function grade(element, place) {
  const shape = document.getElementById(`sign-${place?.sign || 'none'}`).content.firstElementChild.cloneNode(true)
  element.replaceChildren(shape, document.createTextNode(place?.sign ? ` ${place.grade}` : ''))
}
