// Builds ../static from scss/ and js/: every file named by the hash of its content, a manifest, the licences.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { compile } from 'sass'
import { icon } from './icon.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const out = join(here, '..', 'static')
const manifest = {}

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })

function put(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8)
  const built = `${name.slice(0, -extname(name).length)}-${hash}${extname(name)}`
  writeFileSync(join(out, built), content)
  manifest[name] = built
}

/** A bundle of js/. What it imports as `./verdict.js` stays a file of its own, which the browser fetches beside it. */
async function bundled(name, define = {}) {
  const apart = {
    name: 'apart',
    setup(building) {
      building.onResolve({ filter: /\/verdict\.js$/ }, (asked) => (asked.kind === 'entry-point' ? null : { path: `./${manifest['verdict.js']}`, external: true }))
    },
  }
  const made = await build({
    entryPoints: [join(here, 'js', name)], bundle: true, minify: true, format: 'esm', target: 'es2020', legalComments: 'none', write: false, define, plugins: [apart],
  })
  return made.outputFiles[0].text
}

const modules = (...parts) => join(here, 'node_modules', ...parts)
const read = (...parts) => readFileSync(modules(...parts), 'utf8')
const version = (name) => JSON.parse(read(name, 'package.json')).version

/** The wasm that this barcode-detector asks for, wherever npm put it: another version's has another digest. */
function wasm() {
  const own = modules('barcode-detector', 'node_modules', 'zxing-wasm')
  const from = existsSync(own) ? own : modules('zxing-wasm')
  const wanted = JSON.parse(read('barcode-detector', 'package.json')).dependencies['zxing-wasm']
  const found = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')).version
  if (found !== wanted) throw new Error(`barcode-detector wants zxing-wasm ${wanted}, and ${found} is there`)
  return { content: readFileSync(join(from, 'dist', 'reader', 'zxing_reader.wasm')), version: found, licence: readFileSync(join(from, 'LICENSE'), 'utf8') }
}

const reader = wasm()
const mark = readFileSync(join(here, 'mark.svg'), 'utf8')
put('app.css', compile(join(here, 'scss', 'app.scss'), { style: 'compressed', quietDeps: true }).css + '\n')
put('keep.js', await bundled('keep.js'))
put('leave.js', await bundled('leave.js'))
put('sign.js', await bundled('sign.js'))
put('zxing.wasm', reader.content)
put('verdict.js', await bundled('field/verdict.js'))
put('field.js', await bundled('field/main.js', { WASM: JSON.stringify(`/static/${manifest['zxing.wasm']}`) }))
put('mark.svg', mark)
for (const size of [192, 512]) put(`icon-${size}.png`, icon(mark, size))

const licences = [
  [`app.css contains parts of govuk-frontend ${version('govuk-frontend')} (styles only; no typeface, no crown).`, readFileSync(join(here, 'LICENSE.govuk-frontend.txt'), 'utf8')],
  [`sign.js and field.js contain signature_pad ${version('signature_pad')}.`, read('signature_pad', 'LICENSE')],
  [`field.js and leave.js contain idb ${version('idb')}.`, read('idb', 'LICENSE')],
  [`field.js contains barcode-detector ${version('barcode-detector')}.`, read('barcode-detector', 'LICENSE')],
  [`field.js contains parts of zxing-wasm ${reader.version}, whose zxing.wasm is built from zxing-cpp (Apache License 2.0, https://github.com/zxing-cpp/zxing-cpp).`, reader.licence],
  [`verdict.js contains noble-ed25519 ${version('@noble/ed25519')}.`, read('@noble', 'ed25519', 'LICENSE')],
]
writeFileSync(join(out, 'LICENSES.txt'), licences.map(([what, text]) => `${what}\n\n${text.trim()}\n`).join('\n\n'))
writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n')
