// The day's pack: fetched again at load, on `online` and on return to the page; kept by account, shown to nobody else.

export const AGAIN_MS = 60_000

/** Whose phone this is now: the account that signed in last and did not sign out; '' for nobody. No network is needed. */
export function account(cookies = document.cookie) {
  const found = cookies.split('; ').find((one) => one.startsWith('yima_account='))
  return found ? decodeURIComponent(found.slice('yima_account='.length)) : ''
}

/** Milliseconds since the server last said that this pack is the newest. A clock put back makes it 0, never negative. */
export const age = (pack, now = Date.now()) => Math.max(0, now - pack.held.at)

/** Whether a NEW visit may begin with this pack; finishing one asks for none. */
export const mayStart = (pack, now = Date.now()) => age(pack, now) <= pack.holds_hours * 3_600_000

/** The packs of this phone over its store: `current refresh age mayStart account`. */
export function packs(db) {
  let asked = 0

  /** The signed-in officer's pack with `held: {at, etag, offset_ms}`, or null. */
  const current = async () => {
    const who = account()
    const kept = who ? await db.get('packs', who) : undefined
    return kept ? { ...kept.pack, held: { at: kept.at, etag: kept.etag, offset_ms: kept.offset_ms } } : null
  }

  /** Ask the server for a newer pack. Gives 'new', 'same', 'away' (no network, store down), 'signed_out' or 'no_right'. */
  const refresh = async (now = Date.now()) => {
    asked = now
    const who = account()
    const kept = who ? await db.get('packs', who) : undefined
    let answer
    try {
      const headers = { accept: 'application/json', ...(kept ? { 'If-None-Match': kept.etag } : {}) }
      answer = await fetch('/i/pack', { headers, cache: 'no-store', redirect: 'error' })
    } catch { return 'away' }
    if (answer.status === 304 && kept) {
      await db.put('packs', { ...kept, at: Date.now() })
      return 'same'
    }
    if (answer.status === 401) return 'signed_out'
    if (answer.status === 403) return 'no_right'
    if (!answer.ok) return 'away'
    return keep(answer)
  }

  const keep = async (answer) => {
    let pack
    try { pack = await answer.json() } catch { return 'away' }
    const at = Date.now()
    await db.put('packs', {
      account: pack.officer.account, pack, at, etag: answer.headers.get('etag') ?? '', offset_ms: Date.parse(pack.made) - at,
    })
    return 'new'
  }

  return { current, refresh, age, mayStart, account, askedLately: (now = Date.now()) => now - asked < AGAIN_MS }
}
