// SHA-256 of bytes as 64 hexadecimal digits: the name a photo has from the phone to the archive.

/** `hex(buffer)`: the digest of an ArrayBuffer. */
export async function hex(buffer) {
  const made = new Uint8Array(await crypto.subtle.digest('SHA-256', buffer))
  return Array.from(made, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
