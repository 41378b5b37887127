// Signing out with work that was not sent: it is said before it happens, and the work stays on this phone. What the
// officer only took along to read does not.
import { open } from './field/db.js'
import { account } from './field/pack.js'

const SENT = new Set(['accepted', 'set_aside'])

for (const form of document.querySelectorAll('form[action="/sign-out"][data-unsent]')) {
  let sure = false
  form.addEventListener('submit', async (event) => {
    if (sure) return
    event.preventDefault()
    const db = await open().catch(() => null) // no store on this phone, so nothing waits in it
    const mine = (await db?.by('visits', 'account', account()).catch(() => [])) ?? []
    const waiting = mine.filter((visit) => !SENT.has(visit.state)).length
    const leaves = !waiting || confirm(form.dataset.unsent.replace('{n}', waiting))
    if (leaves) await db?.remove('packs', account()).catch(() => {}) // the app lets go of it when it is opened next
    db?.close()
    if (!leaves) return
    sure = true
    form.requestSubmit()
  })
}
