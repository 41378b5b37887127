// A field to sign in: strokes as the path of an SVG, 600 wide whatever the screen; they survive a turn of the phone.
import SignaturePad from 'signature_pad'

const WIDTH = 600
const LONGEST = 30_000

/** Strokes as `M x y L x y`, the only text that a record takes for a signature. */
function path(groups, scale) {
  const spot = ({ x, y }) => `${(x * scale).toFixed(1)} ${(y * scale).toFixed(1)}`
  return groups
    .filter(({ points }) => points.length > 1)
    .map(({ points }) => points.map((point, n) => `${n ? 'L' : 'M'} ${spot(point)}`).join(' '))
    .join(' ')
}

/** A path that a record takes: one that is too long loses whole points at its end. */
const within = (text) => (text.length <= LONGEST ? text : text.slice(0, text.slice(0, LONGEST + 1).search(/ [ML][^ML]*$/)))

/** A path back as groups of points. */
function groups(text, scale) {
  return text.split('M').filter((part) => part.trim()).map((part) => ({
    points: part.split('L').map((spot) => spot.trim().split(/\s+/).map(Number)).map(([x, y], n) => ({ x: x / scale, y: y / scale, pressure: 0.5, time: n })),
  }))
}

/** Let people sign on a canvas that stands in the page; `kept(path)` after each stroke. Gives `{clear, off}`. */
export function pad(canvas, kept, before = '') {
  const drawn = new SignaturePad(canvas, { minWidth: 1, maxWidth: 2.5, minDistance: 4 })
  const scale = () => WIDTH / canvas.offsetWidth
  let first = before
  const fit = () => {
    const strokes = first ? groups(first, scale()) : drawn.toData()
    first = ''
    const ratio = Math.max(window.devicePixelRatio || 1, 1)
    canvas.width = canvas.offsetWidth * ratio
    canvas.height = canvas.offsetHeight * ratio
    canvas.getContext('2d').scale(ratio, ratio)
    drawn.clear()
    drawn.fromData(strokes)
  }
  drawn.addEventListener('endStroke', () => kept(within(path(drawn.toData(), scale()))))
  window.addEventListener('resize', fit)
  fit()
  return {
    clear: () => { drawn.clear(); kept('') },
    off: () => { window.removeEventListener('resize', fit); drawn.off() },
  }
}
