// The reader of codes: zxing as wasm, served by us. The browser's own BarcodeDetector is never asked: it is not there
// on most machines, and where it is nobody knows what it reads.
import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill'

const LARGEST = 1600
let reader = null

/** Get the reader ready; it is fetched once and lies on the phone after that. */
export function prepare() {
  if (reader) return reader
  prepareZXingModule({ overrides: { locateFile: (file, at) => (file.endsWith('.wasm') ? WASM : at + file) } })
  reader = new BarcodeDetector({ formats: ['qr_code'] })
  return reader
}

/** The texts of the codes in a picture: a video, a canvas or an image. */
export async function textsIn(picture) {
  return (await prepare().detect(picture)).map((found) => found.rawValue)
}

/** The texts of the codes in a photo file, as large as it is at first, then smaller: a blurred large one is read better small. */
export async function textsInPhoto(file) {
  const whole = await createImageBitmap(file)
  for (const longest of [LARGEST, LARGEST / 2]) {
    const scale = Math.min(1, longest / Math.max(whole.width, whole.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(whole.width * scale)
    canvas.height = Math.round(whole.height * scale)
    canvas.getContext('2d').drawImage(whole, 0, 0, canvas.width, canvas.height)
    const texts = await textsIn(canvas)
    if (texts.length) return texts
  }
  return []
}
