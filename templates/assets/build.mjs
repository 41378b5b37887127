// Builds ../static from scss/ and js/: every file named by the hash of its content, a manifest, the licences.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { compile } from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const out = join(here, '..', 'static')
const manifest = {}

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })

function put(name, text) {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8)
  const built = `${name.slice(0, -extname(name).length)}-${hash}${extname(name)}`
  writeFileSync(join(out, built), text)
  manifest[name] = built
}

put('app.css', compile(join(here, 'scss', 'app.scss'), { style: 'compressed', quietDeps: true }).css + '\n')
function bundled(name) {
  const made = buildSync({ entryPoints: [join(here, 'js', name)], bundle: true, minify: true, format: 'esm', target: 'es2020', legalComments: 'none', write: false })
  return made.outputFiles[0].text
}

put('keep.js', bundled('keep.js'))
put('sign.js', bundled('sign.js'))
put('mark.svg', readFileSync(join(here, 'mark.svg'), 'utf8'))

const govuk = join(here, 'node_modules', 'govuk-frontend')
const version = JSON.parse(readFileSync(join(govuk, 'package.json'), 'utf8')).version
const licence = readFileSync(join(here, 'LICENSE.govuk-frontend.txt'), 'utf8')
const padVersion = JSON.parse(readFileSync(join(here, 'node_modules', 'signature_pad', 'package.json'), 'utf8')).version
const padLicence = readFileSync(join(here, 'node_modules', 'signature_pad', 'LICENSE'), 'utf8')
writeFileSync(join(out, 'LICENSES.txt'), `app.css contains parts of govuk-frontend ${version} (styles only; no typeface, no crown).\n\n${licence}\n\nsign.js contains signature_pad ${padVersion}.\n\n${padLicence}`)
writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n')
