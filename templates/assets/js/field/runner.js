// One visit: the check list from the first item to the signatures.
import { clone } from './page.js'

export function mount(root, ctx) {
  ctx.title(ctx.words.runnerTitle)
  root.append(clone('runner').element)
}
