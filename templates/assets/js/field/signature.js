// Ed25519 (RFC 8032) on the phone: the browser's own where it has it, else noble's. Both say the same of every signature.
import * as noble from '@noble/ed25519'

const imported = new Map()

/** By the browser: what `crypto.subtle` says. A key or signature it cannot take is a bad one. */
export async function byBrowser(key, signature, message) {
  try {
    const name = key.join()
    if (!imported.has(name)) imported.set(name, crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']))
    return await crypto.subtle.verify('Ed25519', await imported.get(name), signature, message)
  } catch { return false }
}

/** By noble, strictly: not the looser rules of ZIP 215, and SHA-512 of the browser. */
export async function byNoble(key, signature, message) {
  try { return await noble.verifyAsync(signature, message, key, { zip215: false }) } catch { return false }
}

let chosen = null

/** The one this browser can do, found out by a signature that is known to be good. */
export function verifier() {
  return async (key, signature, message) => {
    chosen ??= (await byBrowser(...known())) ? byBrowser : byNoble
    return chosen(key, signature, message)
  }
}

/** RFC 8032, 7.1, test 1: the empty message. */
function known() {
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16))
  return [
    bytes('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'),
    bytes('e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'),
    new Uint8Array(0),
  ]
}
