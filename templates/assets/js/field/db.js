// The phone's own store, "yima-field": meta by key, packs by account, visits by id, photos by sha.
// A write is told as done only once it is on the disk (durability "strict").
import { openDB } from 'idb'

export const NAME = 'yima-field'
const VERSION = 1
const SURE = { durability: 'strict' }

/** The store: `get put remove all by count change`, every one a promise. */
export async function open(name = NAME) {
  const idb = await openDB(name, VERSION, { upgrade: make, blocking: () => idb.close() })
  return over(idb)
}

function make(idb) {
  idb.createObjectStore('meta', { keyPath: 'key' })
  idb.createObjectStore('packs', { keyPath: 'account' })
  const visits = idb.createObjectStore('visits', { keyPath: 'id' })
  visits.createIndex('state', 'state')
  visits.createIndex('account', 'account')
  idb.createObjectStore('photos', { keyPath: 'sha' }).createIndex('visit', 'visit')
}

function over(idb) {
  /** What `work(objectStore)` wrote, once it is durable. */
  const write = async (store, work) => {
    const tx = idb.transaction(store, 'readwrite', SURE)
    const said = await work(tx.store)
    await tx.done
    return said
  }
  return {
    get: (store, key) => idb.get(store, key),
    all: (store) => idb.getAll(store),
    by: (store, index, value) => idb.getAllFromIndex(store, index, value),
    count: (store, index, value) => idb.countFromIndex(store, index, value),
    put: (store, value) => write(store, (held) => held.put(value)),
    remove: (store, key) => write(store, (held) => held.delete(key)),
    /** Read, change and write back in one transaction; `how(value or undefined)` gives the new value, or nothing to leave it. */
    change: (store, key, how) => write(store, async (held) => {
      const after = how(await held.get(key))
      if (after !== undefined) await held.put(after)
      return after
    }),
    close: () => idb.close(),
  }
}
