// One photo to the server, from where the server stands; and what an answer means for the phone.
// A word for each way it can go: 'done', 'away' (no network), 'busy' (server or its store away), 'full' (no room there),
// 'signed_out', 'no_right', 'refused' (no photo, or too large), 'conflict', 'unclear' (an answer nobody agreed on).

export const PIECE = 256 * 1024
const MOST_TURNS = 400

const WORDS = { 401: 'signed_out', 403: 'no_right', 409: 'conflict', 413: 'refused', 422: 'refused', 429: 'busy', 507: 'full' }

/** The word for a status that is no success. */
export const wordOf = (status) => WORDS[status] ?? (status >= 500 ? 'busy' : 'unclear')

/** What the server said in a sentence of its own, and how many seconds it asks to wait. */
export async function said(answer) {
  let told = {}
  try { told = await answer.json() } catch { /* a proxy's page says nothing to us */ }
  return { what: wordOf(answer.status), said: told.detail || told.title || '', wait: Number(answer.headers.get('retry-after')) || 0 }
}

/** Send a photo `{sha, blob}` piece by piece; `{what: 'done'}` only when the server has all of it, on its disk. */
export async function upload(photo, ask) {
  const address = `/api/v1/attachments/${photo.sha}`
  const head = await ask(address, { method: 'HEAD' })
  if (!head) return { what: 'away' }
  if (!head.ok && head.status !== 404) return said(head)
  if (whole(head)) return { what: 'done' }
  let at = offset(head)
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const answer = await ask(address, piece(photo.blob, at))
    if (!answer) return { what: 'away' }
    if (answer.status === 201 || whole(answer)) return { what: 'done' }
    if (answer.status !== 204 && answer.status !== 409) return said(answer)
    at = offset(answer)
  }
  return { what: 'unclear' }
}

const whole = (answer) => answer.ok && answer.headers.get('upload-complete') === '?1'
const offset = (answer) => Number(answer.headers.get('upload-offset')) || 0

function piece(blob, at) {
  const headers = { 'Upload-Offset': String(at), 'Upload-Length': String(blob.size), 'content-type': 'application/octet-stream' }
  return { method: 'PATCH', headers, body: blob.slice(at, at + PIECE) }
}
