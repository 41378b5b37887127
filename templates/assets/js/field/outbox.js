// What waits to be sent, and what became of what was.
import { clone } from './page.js'

export function mount(root, ctx) {
  ctx.title(ctx.words.outboxTitle)
  root.append(clone('outbox').element)
}
