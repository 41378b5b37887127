// The app in the field: one page that works without a network. It opens the phone's store, keeps the pack fresh,
// registers the service worker and shows the view that the address names.
//
// A view module exports mount(root, ctx): it fills `root` and returns what undoes it. ctx = {
//   db        the phone's store (db.js)
//   pack      the packs (pack.js): await pack.current(), pack.refresh(), pack.age(p), pack.mayStart(p), pack.account()
//   lang      'zh' or 'en'
//   words     every sentence of the page by name (page.js): words.name, fill(words.name, {n: 3})
//   go(path)  to another view
//   online()  whether the browser believes it has a network
//   title(t)  the heading of the page and the title of its window
//   fresh     settles when the pack was asked for at load, whatever came of it; `came` is what (pack.js `refresh`)
//   told()    draw the lines above the view again (pack, unsent), after something changed
//   path, query   the address: '/i/visit/9b1c…', URLSearchParams
// }
import { clear } from './clearing.js'
import { open } from './db.js'
import { packs } from './pack.js'
import { words } from './page.js'
import { attend as attendWorker } from './worker.js'
import { strip } from './strip.js'
import * as away from './away.js'
import * as outbox from './outbox.js'
import * as runner from './runner.js'
import * as scan from './scan.js'

const VIEWS = [[/^\/i\/scan$/, scan], [/^\/i\/visit\/[^/]+$/, runner], [/^\/i\/outbox$/, outbox]]

async function begin() {
  const root = document.getElementById('view')
  const ctx = context(await open())
  let leave = () => {}

  const show = async () => {
    leave()
    root.replaceChildren()
    ctx.path = location.pathname
    ctx.query = new URLSearchParams(location.search)
    switches()
    const view = VIEWS.find(([path]) => path.test(ctx.path))?.[1] ?? away
    leave = (await view.mount(root, ctx)) ?? (() => {})
    await ctx.told()
  }

  ctx.go = (path) => { history.pushState(null, '', path); return show() }
  addEventListener('popstate', show)
  await attendWorker()
  keepFresh(ctx)
  await show()
  outbox.attend(ctx)
}

function context(db) {
  const spoken = words()
  const heading = document.getElementById('title')
  const ending = document.title.slice(heading.textContent.trim().length)
  const ctx = {
    db, pack: packs(db), words: spoken, lang: document.documentElement.lang.startsWith('zh') ? 'zh' : 'en',
    online: () => navigator.onLine,
    title: (text) => { heading.textContent = text; document.title = text + ending },
  }
  ctx.told = () => strip(ctx)
  return ctx
}

/** The pack is asked for at load, when the network is back and when the officer comes back to the page. */
function keepFresh(ctx) {
  const again = async () => {
    ctx.came = await ctx.pack.refresh()
    if (ctx.came === 'new') dispatchEvent(new CustomEvent('yima:pack'))
    await ctx.told()
    await clear(ctx.db, ctx.pack.account(), Number(document.getElementById('view').dataset.keptDays))
  }
  addEventListener('online', again)
  addEventListener('offline', () => ctx.told())
  document.addEventListener('visibilitychange', () => { if (!document.hidden && !ctx.pack.askedLately()) again() })
  ctx.fresh = again()
}

/** The language and type-size links lead back to this very view; large type stays without a network too. */
function switches() {
  const wish = new URLSearchParams(location.search).get('care')
  if (wish === '0' || wish === '1') localStorage.setItem('yima-care', wish)
  document.documentElement.classList.toggle('ym-care', localStorage.getItem('yima-care') === '1')
  for (const link of document.querySelectorAll('.ym-tools a')) {
    const mine = new URL(link.href)
    const query = new URLSearchParams(location.search)
    for (const name of ['lang', 'care']) { query.delete(name); if (mine.searchParams.has(name)) query.set(name, mine.searchParams.get(name)) }
    link.href = `${location.pathname}?${query}`
  }
}

begin()
