// From the code on the wall to the visit: scan it, see the premises, begin.
import { clone } from './page.js'

export function mount(root, ctx) {
  ctx.title(ctx.words.scanTitle)
  root.append(clone('scan').element)
}
