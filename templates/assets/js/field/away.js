// What an address outside the app shows when there is no network: that it needs one, and what still works.
import { clone } from './page.js'

export function mount(root, ctx) {
  ctx.title(ctx.words.awayTitle)
  root.append(clone('away').element)
}
