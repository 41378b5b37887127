// The camera as a stream of codes: the one at the back, its torch where there is one, ended with the view.
import { prepare, textsIn } from './reader.js'

const PAUSE_MS = 120
const WANTED = { audio: false, video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } } }

/** Whether the camera may be used without asking again. */
export async function allowed() {
  try { return (await navigator.permissions.query({ name: 'camera' })).state === 'granted' } catch { return false }
}

/**
 * Look through the camera into `video` until `found(text)` says true. Gives `{stop, torch}`; `torch` is null without one.
 * Throws what getUserMedia throws: no camera, or not allowed.
 */
export async function watch(video, found) {
  prepare()
  const stream = await navigator.mediaDevices.getUserMedia(WANTED)
  let on = true
  const stop = () => {
    on = false
    for (const track of stream.getTracks()) track.stop()
    video.srcObject = null
  }
  video.srcObject = stream
  await video.play()
  const look = async () => {
    while (on) {
      const texts = video.readyState >= 2 ? await textsIn(video).catch(() => []) : []
      if (on && texts.length && (await found(texts[0]))) return stop()
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
  look()
  return { stop, torch: torchOf(stream.getVideoTracks()[0]) }
}

/** A switch for the torch: called with true or false. */
function torchOf(track) {
  if (!track?.getCapabilities?.().torch) return null
  return (lit) => track.applyConstraints({ advanced: [{ torch: lit }] })
}
