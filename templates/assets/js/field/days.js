// Days without a network: the phone's own day, and working days by the holidays that came with the pack.

/** 2026-11-26 of a moment, by this phone's clock and zone. */
export function dayOf(at) {
  const date = new Date(at)
  return [String(date.getFullYear()).padStart(4, '0'), two(date.getMonth() + 1), two(date.getDate())].join('-')
}

/** A moment as records say it: UTC, whole seconds. */
export const stamp = (at) => `${new Date(at).toISOString().slice(0, 19)}+00:00`

/**
 * The day so many working days after `start` (not counted): `{on, known}`. `days` is the pack's: `off` lists the days
 * from `from` on on which nobody works, `known_to` is the last day whose public holidays are published. Outside of
 * what it knows Monday to Friday count.
 */
export function workingDaysAfter(days, start, count) {
  const off = new Set(days.off)
  const last = days.off[days.off.length - 1] ?? ''
  let [on, known, left] = [start, true, count]
  while (left > 0) {
    on = next(on)
    const told = on >= days.from && on <= last
    if (!told || !days.known_to || on > days.known_to) known = false
    if (told ? !off.has(on) : weekday(on)) left -= 1
  }
  return { on, known }
}

const two = (n) => String(n).padStart(2, '0')
const moment = (day) => Date.parse(`${day}T00:00:00Z`)
const next = (day) => new Date(moment(day) + 86_400_000).toISOString().slice(0, 10)
const weekday = (day) => { const n = new Date(moment(day)).getUTCDay(); return n > 0 && n < 6 }
