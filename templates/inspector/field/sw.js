// The service worker of the app in the field. It keeps the page in both languages, its styles, scripts and the
// reader of codes; all of it is fetched without credentials, so nothing of anybody can get into what it keeps.
const SHELF = {{ ("yima-field-" ~ version)|tojson }}
const LANG = 'yima-lang'
const FILES = {{ files|tojson }}
const SHELLS = { zh: {{ shells["zh"]|tojson }}, en: {{ shells["en"]|tojson }} }
const PATIENCE_MS = {{ patience_ms }}
const APP = /^\/i\/(?:scan|outbox|visit\/[^/]+)$/

addEventListener('install', (event) => {
  const fresh = (path) => new Request(path, { cache: path.startsWith('/static/') ? 'default' : 'reload', credentials: 'omit' })
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll([...FILES, ...Object.values(SHELLS)].map(fresh))))
})

addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('yima-field-') && name !== SHELF) await caches.delete(name)
  await clients.claim()
})()))

addEventListener('message', (event) => {
  if (event.data?.takeOver) skipWaiting()
  if (event.data?.lang in SHELLS) event.waitUntil(caches.open(LANG).then((kept) => kept.put('/i/lang', new Response(event.data.lang))))
})

addEventListener('fetch', (event) => {
  const { request } = event
  const address = new URL(request.url)
  if (request.method !== 'GET' || address.origin !== location.origin) return
  if (request.mode === 'navigate' && (address.pathname === '/i' || address.pathname.startsWith('/i/'))) {
    event.respondWith(APP.test(address.pathname) ? appPage(request, address) : otherPage(request, address))
  } else if (FILES.includes(address.pathname)) {
    event.respondWith(caches.match(address.pathname).then((kept) => kept ?? fetch(request)))
  }
})

// a page of the app: the network's, unless it is away, slow or troubled
async function appPage(request, address) {
  const slow = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
  const answer = await Promise.race([fetch(request).catch(() => null), slow])
  return answer && answer.status < 500 ? answer : (await kept(address)) ?? fetch(request)
}

// any other page of the inspector: only the network has it; without one the app says so
async function otherPage(request, address) {
  try { return await fetch(request) } catch { return (await kept(address)) ?? Response.error() }
}

async function kept(address) {
  const wish = address.searchParams.get('lang') ?? (await (await caches.match('/i/lang'))?.text())
  return caches.match(SHELLS[wish] ?? SHELLS.zh)
}
