// One row of the list on the screen: four answers, and at once what a failed or an inapplicable one needs.
import { clone, fill, of, say } from './page.js'
import { take } from './photos.js'
import { BY_DAY, MOST_PHOTOS, SPOT, also, answer, dueOf, lack, partOf } from './visit.js'
import { dayOf } from './days.js'

/** A row as an element. `keep` is the visit's keeper, `asked` whether what is missing is said, `drawn()` runs after an answer. */
export function item(ctx, keep, row, asked, drawn = () => {}) {
  const { element, at } = clone('run-item')
  const visit = keep.now()
  const of_row = visit.rows[row]
  head(ctx, at, visit, row, of_row)
  const put = async (patch) => {
    await keep.change((held) => answer(held, row, patch, Date.now()))
    told(ctx, at, keep.now(), row, asked)
    drawn()
  }
  answers(at, visit, row, put)
  failed(ctx, at, keep, row, put)
  inapplicable(ctx, at, visit, row, put)
  photos(ctx, at, keep, row, put)
  told(ctx, at, visit, row, asked)
  element.id = `row.${row}`
  return element
}

function head(ctx, at, visit, row, of_row) {
  say(at.title, of(of_row.title, ctx.lang))
  at.red.hidden = !of_row.red_line
  at.key.hidden = of_row.red_line || of_row.severity !== 'key'
  say(at.points, of_row.points ? fill(ctx.words.runPoints, { points: of_row.points / 1000 }) : '')
  const last = visit.last[row]
  say(at.last, last ? fill(ctx.words.runLast, { what: ctx.words[`run.${last.outcome}`], on: last.on }) : '')
  say(at.check, of(of_row.check, ctx.lang))
  say(at.law, [of_row.basis.law, of_row.basis.article].map((part) => of(part, ctx.lang)).filter(Boolean).join(' '))
  at.unverified.hidden = of_row.basis.verified
  const others = also(visit, row).map((one) => visit.rows[one]?.department).filter((one) => one && one !== of_row.department)
  const names = [...new Set(others)].map((one) => of(visit.others[one], ctx.lang) || one)
  say(at.also, names.length ? fill(ctx.words.runAlso, { who: names.join(ctx.lang === 'zh' ? '、' : ', ') }) : '')
}

function answers(at, visit, row, put) {
  for (const field of at.answers.querySelectorAll('input')) {
    field.name = `a.${row}`
    field.checked = visit.answers[row]?.outcome === field.value
    field.addEventListener('change', () => put({ outcome: field.value }))
  }
}

function failed(ctx, at, keep, row, put) {
  const visit = keep.now()
  const given = visit.answers[row] ?? { phrases: [], note: '', choice: '', day: '' }
  const chosen = new Set(given.phrases)
  at.phrases.hidden = !visit.rows[row].phrases.length
  at.phrases.replaceChildren(...visit.rows[row].phrases.map((phrase) => chip('checkbox', `p.${row}`, of(phrase, ctx.lang), '', chosen.has(phrase.zh), (on) => {
    if (on) chosen.add(phrase.zh)
    else chosen.delete(phrase.zh)
    return put({ phrases: [...chosen] })
  })))
  at.note.value = given.note
  at.note.addEventListener('input', () => put({ note: at.note.value }))
  mends(ctx, at, visit, row, put)
  at.day.value = given.day
  at.day.addEventListener('change', () => put({ day: at.day.value }))
}

function mends(ctx, at, visit, row, put) {
  const { lang, words } = ctx
  const today = dayOf(Date.now())
  const texts = { [SPOT]: words.runSpot, [BY_DAY]: words.runOtherDay }
  const choice = visit.answers[row]?.choice
  at.mends.replaceChildren(...[SPOT, ...visit.mends.map(String), BY_DAY].map((value) => {
    const due = value === SPOT || value === BY_DAY ? { on: '', known: true } : dueOf(visit, value, '', today)
    const small = due.on ? `${monthDay(due.on, lang)}${due.known ? '' : ' *'}` : ''
    return chip('radio', `m.${row}`, texts[value] ?? fill(words.runDays, { n: value }), small, choice === value, () => put({ choice: value }), value)
  }))
}

function inapplicable(ctx, at, visit, row, put) {
  const given = visit.answers[row]
  at.reasons.replaceChildren(...visit.reasons.map((reason) => chip('radio', `q.${row}`, of(reason, ctx.lang), '', given?.said === reason.zh, () => put({ said: reason.zh }))))
  at.reason.value = given?.reason ?? ''
  at.reason.addEventListener('input', () => put({ reason: at.reason.value }))
}

function photos(ctx, at, keep, row, put) {
  const draw = () => shots(ctx, at, keep, row, put, draw)
  at.photo.addEventListener('change', async () => {
    const files = [...at.photo.files]
    say(at.photoFault, '')
    for (const file of files) {
      const held = keep.now().answers[row]?.photos ?? []
      if (held.length >= MOST_PHOTOS) { say(at.photoFault, fill(ctx.words.runPhotosMost, { n: MOST_PHOTOS })); break }
      try {
        const photo = await take(file)
        await ctx.db.put('photos', { ...photo, visit: keep.now().id, row, name: file.name })
        if (!held.includes(photo.sha)) await put({ photos: [...held, photo.sha] })
      } catch { say(at.photoFault, ctx.words.runPhotoNone) }
    }
    at.photo.value = ''
    await draw()
  })
  draw()
}

async function shots(ctx, at, keep, row, put, draw) {
  const held = keep.now().answers[row]?.photos ?? []
  const made = await Promise.all(held.map(async (sha, n) => {
    const photo = await ctx.db.get('photos', sha)
    const { element, at: one } = clone('run-shot')
    const address = photo ? URL.createObjectURL(photo.blob) : ''
    one.image.addEventListener('load', () => URL.revokeObjectURL(address))
    one.image.src = address
    one.image.alt = fill(ctx.words.runPhoto, { n: n + 1 })
    one.away.addEventListener('click', async () => { await put({ photos: held.filter((other) => other !== sha) }); await draw() })
    return element
  }))
  at.shots.replaceChildren(...made)
}

/** What is missing is said where it was asked for; what is chosen shows by itself. */
function told(ctx, at, visit, row, asked) {
  const what = asked ? lack(visit, row, dayOf(Date.now())) : ''
  say(at.fault, what ? ctx.words[`fault.${what}`] : '')
  at.fault.closest('fieldset').classList.toggle('ym-item--fault', Boolean(what))
  const choice = visit.answers[row]?.choice
  for (const field of at.mends.querySelectorAll('input')) field.checked = field.value === choice
}

let chips = 0

/** A large choice: `changed(on)` after a tap. */
export function chip(type, name, text, small, on, changed, value = text) {
  const { element, at } = clone('run-chip')
  at.field.id = `chip.${(chips += 1)}`
  at.field.type = type
  at.field.name = name
  at.field.value = value
  at.field.checked = on
  at.text.textContent = text
  say(at.small, small)
  at.field.addEventListener('change', () => changed(at.field.checked))
  return element
}

export const monthDay = (day, lang) => (lang === 'zh' ? `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日` : new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }))

/** The title of a section in a language. */
export const partTitle = (ctx, part) => (part.title ? of(part.title, ctx.lang) : ctx.words.runFindOut)

export const titleOf = (ctx, visit, row) => of(visit.rows[row].title, ctx.lang)

export { partOf }
