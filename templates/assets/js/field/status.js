// The signed status list on the phone, with the same refusals as qr/status.py: two bits a code by its position.
import { signed } from './token.js'
import { verifier } from './signature.js'

const MAGIC = [0x59, 0x4d, 0x53, 0x4c, 1]
const [HEAD, SIGNATURE, MOST_BYTES] = [18, 64, 2 ** 22]
const WORDS = ['valid', 'suspended', 'replaced', 'revoked']

/** The published list as `{list: {number, as_of (ms), packed}}`, or `{refused}`: 'none_of_ours', 'bad_signature', 'rolled_back', 'cut_off'. */
export async function readList(bytes, host, keys, { notBefore = null, verify = verifier() } = {}) {
  if (bytes.length < HEAD + SIGNATURE || MAGIC.some((byte, at) => bytes[at] !== byte)) return { refused: 'none_of_ours' }
  const said = bytes.subarray(0, -SIGNATURE)
  const key = keys[said[5]]
  if (!key || !(await verify(key, bytes.subarray(-SIGNATURE), signed('RGR-SL', host, said)))) return { refused: 'bad_signature' }
  const as_of = Number(said.subarray(7, 15).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n))
  if (notBefore !== null && as_of < notBefore) return { refused: 'rolled_back' }
  const packed = await inflated(said.subarray(HEAD))
  const length = said.subarray(15, 18).reduce((sum, byte) => sum * 256 + byte, 0)
  return packed && packed.length === length ? { list: { number: said[6], as_of, packed } } : { refused: 'cut_off' }
}

/** Where a code stands: 'valid', 'suspended', 'replaced' or 'revoked'; beyond the list's end all are valid. */
export function statusOf(list, position) {
  const byte = list.packed[position >> 2] ?? 0
  return WORDS[(byte >> ((position & 3) * 2)) & 3]
}

/** The packed entries unpacked, never more than a list can hold; null for what is no zlib. */
async function inflated(bytes) {
  try {
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
    const parts = []
    let length = 0
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      length += value.length
      if (length > MOST_BYTES) { await reader.cancel(); return null }
      parts.push(value)
    }
    const all = new Uint8Array(length)
    parts.reduce((at, part) => { all.set(part, at); return at + part.length }, 0)
    return all
  } catch { return null }
}
