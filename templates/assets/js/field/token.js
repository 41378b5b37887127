// The signed token on the wall, read on the phone with the same verdicts and reasons as qr/token.py: 88 bytes as 212
// decimal digits behind https://HOST/q/. Pure: no page, no store, no network.
import { ALPHABET } from './shortcode.js'
import { verifier } from './signature.js'

const [VERSION, BODY, SIGNATURE, DIGITS, LONGEST] = [1, 24, 64, 212, 400]
const NOWHERE = 2 ** 24 - 1
const PURPOSES = 4
const EPOCH = Date.UTC(2020, 0, 1)
const ONLY_DIGITS = /^[0-9]{212}$/
const ASCII_DIGITS = /^[0-9]+$/
const ADDRESS = /^(https?):\/\/([^/?#\t\n\v\f\r ]+)\/q\/([^/?#\t\n\v\f\r ]*)$/
const LOOPBACK = /^(?:127(?:\.[0-9]+){3}|localhost|\[::1\])(?::[0-9]+)?$/

/** What a scanned text is for our host: `{reason, token}`; `token` is null unless the signature is ours. `keys`: kid → 32 bytes. */
export async function read(text, host, keys, verify = verifier()) {
  const found = digitsOf(text)
  if (found.reason) return { reason: found.reason, token: null }
  const raw = bytesOf(found.digits)
  if (raw === null || raw[0] >> 4 !== VERSION) return refused('unreadable')
  if (found.host !== null && found.host !== host) return refused('wrong_host')
  const key = keys[raw[1]]
  if (!key) return refused('unknown_key')
  const body = raw.subarray(0, BODY)
  if (!(await verify(key, raw.subarray(BODY), signed('RGR-QR', host, body)))) return refused('bad_signature')
  const token = unpack(body)
  return token.purpose === 0 ? { reason: 'ok', token } : refused('wrong_purpose')
}

/** What was signed: the context, the host and the bytes, parted by zeros. */
export function signed(context, host, bytes) {
  const head = new TextEncoder().encode(`${context}\0${host}\0`)
  const all = new Uint8Array(head.length + bytes.length)
  all.set(head)
  all.set(bytes, head.length)
  return all
}

const refused = (reason) => ({ reason, token: null })

/** The digits of a text and the host that it names, null when it is the digits alone; or the reason why not. */
function digitsOf(text) {
  if ([...text].length > LONGEST) return { reason: 'not_ours' }
  if (ONLY_DIGITS.test(text)) return { digits: text, host: null }
  const found = ADDRESS.exec(text)
  if (found === null) return { reason: ASCII_DIGITS.test(text) ? 'unreadable' : 'not_ours' }
  const [, scheme, host, digits] = found
  if (scheme === 'http' && !LOOPBACK.test(host)) return { reason: 'not_ours' }
  return ONLY_DIGITS.test(digits) ? { digits, host } : { reason: 'unreadable' }
}

/** 212 digits as 88 bytes; null when they are more than 88 bytes hold. */
function bytesOf(digits) {
  const hex = BigInt(digits).toString(16).padStart((BODY + SIGNATURE) * 2, '0')
  if (hex.length > (BODY + SIGNATURE) * 2) return null
  return Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16))
}

function unpack(body) {
  const number = (from, to) => body.subarray(from, to).reduce((sum, byte) => sum * 256 + byte, 0)
  const purpose = body[0] & 15
  return {
    kid: body[1],
    subject: idOf(body.subarray(2, 12)),
    issued: new Date(EPOCH + number(12, 14) * 86_400_000).toISOString().slice(0, 10),
    status_list: body[14],
    status_position: number(15, 18),
    place: placeOf(number(18, 21), number(21, 24)),
    purpose: purpose < PURPOSES ? purpose : null,
  }
}

function idOf(bytes) {
  let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  let text = ''
  for (let at = 0; at < 16; at++, number >>= 5n) text = ALPHABET[Number(number & 31n)] + text
  return text
}

function placeOf(latitude, longitude) {
  if (latitude === NOWHERE || longitude === NOWHERE) return null
  const most = NOWHERE - 1
  return { latitude: (latitude / most) * 180 - 90, longitude: (longitude / most) * 360 - 180 }
}
