// The short code printed for typing: the premises' id and two check letters (qr/shortcode.py, the same in JavaScript).

export const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const LETTERS = 18
const PRIME = 1021n
const READ_AS = { o: '0', i: '1', l: '1' }

/** What a typed short code names: `{fault: '', subject}`, or `{fault: 'length' | 'letter' | 'check', n, letters}`. */
export function readShortCode(typed) {
  const letters = typed.trim().toLowerCase().replace(/[ \-·–—]/g, '').replace(/[oil]/g, (letter) => READ_AS[letter])
  const given = [...letters]
  if (given.length !== LETTERS) return { fault: 'length', n: given.length }
  const strange = [...new Set(given.filter((letter) => !ALPHABET.includes(letter)))].sort()
  if (strange.length) return { fault: 'letter', letters: strange.join(' ') }
  const subject = letters.slice(0, -2)
  const told = (ALPHABET.indexOf(letters[16]) << 5) | ALPHABET.indexOf(letters[17])
  return check(subject) === told ? { fault: '', subject } : { fault: 'check' }
}

function check(subject) {
  let number = 0n
  for (const letter of subject) number = number * 32n + BigInt(ALPHABET.indexOf(letter))
  return Number((number * 1024n) % PRIME)
}
