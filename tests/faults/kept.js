// What a test puts into a phone's store, and reads of it, in the page of the app; the store is made by the app itself.
function asked(request) {
  return new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error) })
}

async function over(store, mode, work) {
  const db = await asked(indexedDB.open('yima-field'))
  try {
    const tx = db.transaction(store, mode)
    const said = await asked(work(tx.objectStore(store)))
    await new Promise((done) => { if (mode === 'readonly') done(); else tx.oncomplete = done })
    return said
  } finally { db.close() }
}

globalThis.kept = {
  all: (store) => over(store, 'readonly', (held) => held.getAll()),
  put: (store, value) => over(store, 'readwrite', (held) => held.put(value)),
  async photo(visit, sha, base64) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    const blob = new Blob([bytes], { type: 'image/jpeg' })
    return globalThis.kept.put('photos', { sha, blob, original: sha, taken: '2026-11-26T02:00:00Z', visit, row: '' })
  },
  async count(store) { return (await globalThis.kept.all(store)).length },
}
