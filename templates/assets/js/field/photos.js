// A photo as it is sent: upright, at most 1,600 px, JPEG, nothing of what the camera wrote into it; both digests kept.
import { hex } from './digest.js'

export const LONGEST = 1600
export const QUALITY = 0.75

/** A file that the phone cannot read as a picture. */
export class NoPhoto extends Error {}

/** What is kept of a file from the camera: `{sha, blob, original, taken}`; `sha` names the bytes that are sent. */
export async function take(file, now = Date.now()) {
  const original = await hex(await file.arrayBuffer())
  const picture = await decoded(file)
  try {
    const blob = await made(picture, ...size(picture))
    return { sha: await hex(await blob.arrayBuffer()), blob, original, taken: new Date(file.lastModified || now).toISOString() }
  } finally {
    picture.close?.()
  }
}

/** Width and height within the longest side; a small picture is not made larger. */
export function size({ width, height }) {
  const part = Math.min(1, LONGEST / Math.max(width, height))
  return [Math.max(1, Math.round(width * part)), Math.max(1, Math.round(height * part))]
}

/** The picture, turned as the camera was held. */
async function decoded(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch { /* an older browser knows no options, or this is no picture: the second way tells */ }
  const address = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    return { source: image, width: image.naturalWidth, height: image.naturalHeight }
  } catch {
    throw new NoPhoto()
  } finally {
    URL.revokeObjectURL(address)
  }
}

function made(picture, width, height) {
  const canvas = sheet(width, height)
  const pen = canvas.getContext('2d', { alpha: false })
  pen.fillStyle = '#fff' // where a PNG lets through
  pen.fillRect(0, 0, width, height)
  pen.imageSmoothingQuality = 'high'
  pen.drawImage(picture.source ?? picture, 0, 0, width, height)
  if (canvas.convertToBlob) return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
  return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new NoPhoto())), 'image/jpeg', QUALITY))
}

function sheet(width, height) {
  if (globalThis.OffscreenCanvas?.prototype.convertToBlob) return new OffscreenCanvas(width, height)
  return Object.assign(document.createElement('canvas'), { width, height })
}
