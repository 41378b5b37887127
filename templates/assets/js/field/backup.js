// The backup file: everything of one account that was not sent, records and photos, in one file with its digests.
// First line `yima-backup 1 <bytes of the head> <SHA-256 of the head>`, then the head as JSON, then the photos one after
// the other, as long as the head says. It holds what was seen at somebody's door: it is kept as the paper record is.
import { hex } from './digest.js'
import { isSent } from './send.js'

const MARK = 'yima-backup'
const LONGEST_LINE = 120

/** Why a file is not taken: 'no_backup', 'damaged', 'other_account'. */
export class BackupRefused extends Error {
  constructor(why) { super(why); this.why = why }
}

/** One file with all unsent visits of an account, or null when there is nothing to keep. */
export async function exportFile(db, account, now = Date.now()) {
  const visits = (await db.by('visits', 'account', account)).filter((visit) => !isSent(visit))
  if (!visits.length) return null
  const photos = (await Promise.all(visits.map((visit) => db.by('photos', 'visit', visit.id)))).flat()
  const listed = await Promise.all(visits.map(async (visit) => ({ visit, digest: await digestOf(visit) })))
  const told = photos.map(({ blob, ...rest }) => ({ ...rest, bytes: blob.size }))
  const head = new TextEncoder().encode(JSON.stringify({ format: 1, account, made: new Date(now).toISOString(), visits: listed, photos: told }))
  const first = `${MARK} 1 ${head.length} ${await hex(head)}\n`
  const name = `yima-${account}-${new Date(now).toISOString().slice(0, 16).replace(/[-:T]/g, '')}.yima`
  return new File([first, head, ...photos.map((photo) => photo.blob)], name, { type: 'application/octet-stream' })
}

/** Take a backup in again: all of it is checked first, what is here already stays as it is. `{visits, photos, known}` */
export async function importFile(db, file, account) {
  const { head, from } = await headOf(file)
  if (head.account !== account) throw new BackupRefused('other_account')
  for (const { visit, digest } of head.visits) if (digest !== (await digestOf(visit)) || visit.account !== account) throw new BackupRefused('damaged')
  const photos = await photosOf(file, head.photos, from)
  const held = new Set()
  for (const { visit } of head.visits) if (await db.get('visits', visit.id)) held.add(visit.id)
  const brought = photos.filter((photo) => !held.has(photo.visit))
  for (const photo of brought) await db.change('photos', photo.sha, (there) => (there ? undefined : photo)) // photos first: a record without them could be sent too soon
  const fresh = head.visits.filter(({ visit }) => !held.has(visit.id))
  for (const { visit } of fresh) await db.change('visits', visit.id, (there) => (there ? undefined : visit))
  return { visits: fresh.length, photos: brought.length, known: held.size }
}

async function headOf(file) {
  const start = await file.slice(0, LONGEST_LINE).text()
  const [line] = start.split('\n', 1)
  const [mark, format, bytes, digest] = line.split(' ')
  if (mark !== MARK || format !== '1' || line.length === start.length) throw new BackupRefused('no_backup')
  const from = line.length + 1 + Number(bytes)
  const head = await file.slice(line.length + 1, from).arrayBuffer()
  if (digest !== (await hex(head))) throw new BackupRefused('damaged')
  return { head: JSON.parse(new TextDecoder().decode(head)), from }
}

async function photosOf(file, listed, from) {
  const found = []
  let at = from
  for (const { bytes, ...photo } of listed) {
    const part = await file.slice(at, at + bytes).arrayBuffer()
    if ((await hex(part)) !== photo.sha) throw new BackupRefused('damaged')
    found.push({ ...photo, blob: new Blob([part], { type: 'image/jpeg' }) })
    at += bytes
  }
  if (at !== file.size) throw new BackupRefused('damaged')
  return found
}

const digestOf = (visit) => hex(new TextEncoder().encode(JSON.stringify(visit)))
