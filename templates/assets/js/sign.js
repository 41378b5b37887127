// Lets people sign on the screen: strokes become lines in a hidden field. Without it one signs on the printed record.
import SignaturePad from 'signature_pad'

const WIDTH = 600


function path(groups, scale) {
  const spot = ({ x, y }) => `${(x * scale).toFixed(1)} ${(y * scale).toFixed(1)}`
  return groups
    .filter(({ points }) => points.length > 1)
    .map(({ points }) => points.map((point, n) => `${n ? 'L' : 'M'} ${spot(point)}`).join(' '))
    .join(' ')
}

for (const box of document.querySelectorAll('[data-pad]')) {
  const field = box.querySelector('input')
  const label = document.createElement('p')
  const canvas = document.createElement('canvas')
  const again = document.createElement('button')
  label.textContent = box.dataset.label
  again.type = 'button'
  again.className = 'ym-word'
  again.textContent = document.documentElement.lang === 'en' ? 'Clear' : '重签'
  canvas.setAttribute('role', 'img')
  canvas.setAttribute('aria-label', box.dataset.label)
  box.append(label, canvas, again)
  box.hidden = false

  const pad = new SignaturePad(canvas, { minWidth: 1, maxWidth: 2.5, minDistance: 4 })
  const fit = () => {
    const kept = pad.toData()
    const ratio = Math.max(window.devicePixelRatio || 1, 1)
    canvas.width = canvas.offsetWidth * ratio
    canvas.height = canvas.offsetHeight * ratio
    canvas.getContext('2d').scale(ratio, ratio)
    pad.fromData(kept)
  }
  const keep = () => { field.value = path(pad.toData(), WIDTH / canvas.offsetWidth).slice(0, 30000) }
  pad.addEventListener('endStroke', keep)
  again.addEventListener('click', () => { pad.clear(); keep() })
  window.addEventListener('resize', fit)
  fit()
}


