// The service worker from the page's side: registered, told the language, changed for a new one between visits.

/** Register the worker; a new one takes over where no answer is being given, and the page is read again by it. */
export async function attend() {
  if (!('serviceWorker' in navigator)) return
  const worker = navigator.serviceWorker
  const said = () => worker.controller?.postMessage({ lang: document.documentElement.lang.startsWith('zh') ? 'zh' : 'en' })
  let had = Boolean(worker.controller)
  worker.addEventListener('controllerchange', () => {
    said()
    if (had) location.reload()
    had = true
  })
  said()
  try {
    const registered = await worker.register('/sw.js', { scope: '/i', updateViaCache: 'none' })
    const change = () => { if (registered.waiting && !location.pathname.startsWith('/i/visit/')) registered.waiting.postMessage({ takeOver: true }) }
    registered.addEventListener('updatefound', () => registered.installing?.addEventListener('statechange', change))
    change()
  } catch (fault) {
    console.warn('no service worker', fault)
  }
}
