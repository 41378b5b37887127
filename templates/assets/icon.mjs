// The app's icon as PNG, drawn from mark.svg: it is made of squares and bars, so no renderer is needed.
import { deflateSync, crc32 } from 'node:zlib'

const BOX = 28
const INK = /#14171a/

/** A square greyscale PNG with the mark in its middle, three tenths of it free around (what a maskable icon asks). */
export function icon(svg, size) {
  const scale = Math.floor((size * 0.7) / BOX)
  const from = Math.floor((size - scale * BOX) / 2)
  const rows = Array.from({ length: size }, () => Buffer.alloc(size + 1, 255))
  for (const row of rows) row[0] = 0
  for (const [x, y, w, h, value] of bars(svg)) {
    for (let down = from + Math.round(y * scale); down < from + Math.round((y + h) * scale); down++) {
      rows[down].fill(value, 1 + from + Math.round(x * scale), 1 + from + Math.round((x + w) * scale))
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  head.set([8, 0, 0, 0, 0], 8)
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), ...parts])
}

/** Every bar of the mark as [x, y, width, height, grey]: a filled one, or a stroked square as ink with paper in it. */
function bars(svg) {
  const found = []
  for (const [path] of svg.matchAll(/<path[^>]*>/g)) {
    const inked = INK.test(path)
    const stroke = Number(/stroke-width="([\d.]+)"/.exec(path)?.[1] ?? 0)
    for (const [, x, y, w, h] of path.matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)[hH]/g)) {
      const [left, top, wide, high] = [x, y, w, h].map(Number)
      found.push([left - stroke / 2, top - stroke / 2, wide + stroke, high + stroke, inked ? 0x17 : 255])
      if (stroke) found.push([left + stroke / 2, top + stroke / 2, wide - stroke, high - stroke, 255])
    }
  }
  if (found.length < 4) throw new Error('mark.svg is no longer made of the squares and bars that icon.mjs draws')
  return found
}

function chunk(name, data) {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
