// A visit that was signed: where its record stands, and the two papers of it: a slip for a pocket printer, a copy in large print.
import { clone, fill, of, say } from './page.js'
import { monthDay, titleOf } from './item.js'
import { isSent } from './send.js'
import { questions } from './visit.js'

const SHORT = 12
const PAPERS = ['58', '80', 'large']

export async function signed(root, ctx, visit) {
  const { element, at } = clone('run-signed')
  root.append(element)
  const draw = async () => stands(ctx, at, (await ctx.db.get('visits', visit.id)) ?? visit)
  for (const paper of PAPERS) at[`print${paper}`].addEventListener('click', () => printed(paper))
  at.paper.append(slip(ctx, visit))
  addEventListener('yima:sending', draw)
  await draw()
  return () => removeEventListener('yima:sending', draw)
}

function stands(ctx, at, visit) {
  const { words } = ctx
  say(at.state, isSent(visit) ? fill(words.runArrived, { number: visit.receipt.number ?? '' }) : words[visit.state === 'rejected' ? 'runRejected' : 'runWaits'])
  say(at.digest, fill(words.runDigest, { digest: visit.digest.slice(0, SHORT) }))
  at.result.hidden = !visit.receipt?.result
  if (visit.receipt?.result) at.result.href = visit.receipt.result
  at.waiting.hidden = isSent(visit)
}

function slip(ctx, visit) {
  const { element, at } = clone('run-slip')
  const record = JSON.parse(visit.record)
  const { words, lang } = ctx
  const found = questions(visit).map((row) => [row, record.answers[row]])
  const many = (outcome) => found.filter(([, one]) => one.outcome === outcome).length
  at.name.textContent = visit.name
  at.address.textContent = visit.address
  at.when.textContent = `${local(record.started)} – ${local(record.ended).slice(11)}`
  at.departments.textContent = visit.departments.map((one) => of(one, lang)).join(lang === 'zh' ? '、' : ', ')
  at.officers.textContent = Object.entries(record.officers).map(([number, one]) => `${one.name} ${number}`).join(lang === 'zh' ? '、' : ', ')
  at.counts.textContent = fill(words.runSlipCounts, { passed: many('passed'), failed: many('failed'), na: many('not_applicable'), none: many('not_checked') })
  at.findings.replaceChildren(...found.filter(([, one]) => one.outcome === 'failed').map(([row, one]) => {
    const { element: line, at: of_line } = clone('run-slip-row')
    of_line.title.textContent = titleOf(ctx, visit, row)
    of_line.note.textContent = one.note
    of_line.due.textContent = one.correction === 'on_the_spot' ? words.runSpot : fill(words.runDueBy, { day: monthDay(one.due, lang) })
    return line
  }))
  at.note.textContent = record.note
  at.presence.textContent = words[`slip.${record.owner.presence}`] ?? ''
  at.where.textContent = fill(words.runWhere, { host: visit.host, code: visit.short_code })
  at.digest.textContent = fill(words.runDigest, { digest: visit.digest.slice(0, SHORT) })
  return element
}

function local(stamp) {
  const at = new Date(stamp)
  const two = (n) => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`
}

function printed(paper) {
  document.documentElement.dataset.paper = paper
  addEventListener('afterprint', () => { delete document.documentElement.dataset.paper }, { once: true })
  window.print()
}
