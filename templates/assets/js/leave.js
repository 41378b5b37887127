// Signing out with work that was not sent: it is said before it happens, and the work stays on this phone.
import { open } from './field/db.js'
import { account } from './field/pack.js'

const SENT = new Set(['accepted', 'set_aside'])

for (const form of document.querySelectorAll('form[action="/sign-out"][data-unsent]')) {
  let sure = false
  form.addEventListener('submit', async (event) => {
    if (sure) return
    event.preventDefault()
    let waiting = 0
    try {
      const db = await open()
      const mine = await db.by('visits', 'account', account())
      waiting = mine.filter((visit) => !SENT.has(visit.state)).length
      db.close()
    } catch { /* no store on this phone, so nothing waits in it */ }
    if (waiting && !confirm(form.dataset.unsent.replace('{n}', waiting))) return
    sure = true
    form.requestSubmit()
  })
}
