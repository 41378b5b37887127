// Where the phone is, asked only at the scan (and by the runner at signing); how far that is from the registered place.

const PATIENCE_MS = 10_000

/** `{latitude, longitude, accuracy}` in degrees and metres; null when the phone does not know or may not say. */
export function position() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null)
    const told = ({ coords }) => resolve({ latitude: coords.latitude, longitude: coords.longitude, accuracy: Math.round(coords.accuracy) })
    navigator.geolocation.getCurrentPosition(told, () => resolve(null), { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 30_000 })
  })
}

/** Metres between two places on a sphere; null where one is not known. */
export function metres(one, two) {
  if (one?.latitude == null || two?.latitude == null) return null
  const [a, b, c] = [one.latitude, two.latitude, two.longitude - one.longitude].map((degrees) => (degrees * Math.PI) / 180)
  const half = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(c / 2) ** 2
  return Math.round(2 * 6_371_000 * Math.asin(Math.sqrt(half)))
}

/** Whether the phone is further from the place than so many metres even where its own error is taken off. */
export const isFar = (distance, accuracy, far) => distance !== null && distance - (accuracy ?? 0) > far
