// What a scanned text is by the day's pack, with no network: the same as regulation/scanning `verify` says on the server.
import { read } from './token.js'
import { readList, statusOf } from './status.js'
import { verifier } from './signature.js'

export { byBrowser, byNoble } from './signature.js'
export { readShortCode } from './shortcode.js'
export { read, readList, statusOf }

const OFF = new Set(['suspended', 'replaced', 'revoked'])

/** `{reason, token, as_of}` of a text; `as_of` (ms) is when the status was known, null when no list came with the pack. */
export async function verify(text, pack, check = verifier()) {
  const keys = keysOf(pack)
  const found = await read(text, pack.host, keys, check)
  if (found.reason !== 'ok' || !pack.status) return { ...found, as_of: null }
  const { list } = await readList(bytesOf(pack.status), pack.host, keys, { verify: check })
  if (!list) return { ...found, as_of: null }
  const stands = statusOf(list, found.token.status_position)
  return { reason: OFF.has(stands) ? stands : 'ok', token: found.token, as_of: list.as_of }
}

/** The keys of a pack as bytes by kid. */
export const keysOf = (pack) => Object.fromEntries(Object.entries(pack.keys).map(([kid, key]) => [kid, bytesOf(key)]))

/** base64url, padded or not, as bytes. */
export function bytesOf(text) {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0))
}
