// Lets people sign on the screen: strokes become lines in a hidden field. Without it one signs on the printed record.
import { pad } from './pad.js'

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
  const drawn = pad(canvas, (path) => { field.value = path })
  again.addEventListener('click', drawn.clear)
}
