import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { chromium, type Browser, type BrowserServer, type LaunchOptions } from 'playwright-core'

/** No first-run pages and no requests to other machines. Its profile is a new temporary folder each time. */
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Opens a browser, installing one where there is none; the caller closes it. */
export function openChromium(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({ ...options, executablePath: locateChromium(), args: [...flags, ...(options.args ?? [])] })
}

/** Opens a browser for several processes to connect to; the caller closes it. */
export function startChromiumServer(): Promise<BrowserServer> {
  return chromium.launchServer({ executablePath: locateChromium(), args: flags, host: '127.0.0.1' })
}

/** @param address of a browser that `startChromiumServer` opened: to close the connection leaves it open */
export function connectChromium(address: string): Promise<Browser> {
  return chromium.connect(address)
}

/**
 * The path of a Chromium, which is installed where there is none.
 * @throws Error that says how to get one
 */
export function locateChromium(): string {
  return findChromium() ?? installChromium()
}

function findChromium(): string | undefined {
  const given = process.env['CHROMIUM_PATH']
  if (given !== undefined && !existsSync(given)) throw new Error(`CHROMIUM_PATH: there is no file ${given}.`)
  const onPath = (process.env['PATH'] ?? '')
    .split(':')
    .flatMap((folder) => [
      ...['chromium', 'chromium-browser'].map((name) => join(folder, name)),
      ...['google-chrome', 'google-chrome-stable'].map((name) => join(folder, name)),
    ])
  return [
    ...(given === undefined ? [] : [given]),
    '/usr/bin/chromium',
    ...onPath,
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    chromium.executablePath(),
  ].find((file) => existsSync(file))
}

function installChromium(): string {
  const attempt = process.getuid?.() === 0 && existsSync('/etc/debian_version') ? fromDebian() : fromPlaywright()
  const found = findChromium()
  if (found) return found
  throw new Error(
    'The journeys need a Chromium and none could be installed. Install Chromium or Chrome with your system’s packages ' +
      '(Debian: apt-get install chromium), or set CHROMIUM_PATH to the program of one.\n' +
      attempt,
  )
}

/** @returns the end of the output, for the error when there is no browser afterwards */
function fromDebian(): string {
  const install = 'apt-get update && apt-get install -y --no-install-recommends chromium'
  return run('/bin/sh', ['-c', install], { DEBIAN_FRONTEND: 'noninteractive' })
}

function fromPlaywright(): string {
  const folder = dirname(createRequire(import.meta.url).resolve('playwright-core/package.json'))
  return run(process.execPath, [join(folder, 'cli.js'), 'install', 'chromium'])
}

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  process.stderr.write(`There is no Chromium here: ${[command, ...args].join(' ')}\n`)
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, ...env } })
  return `${stdout}${stderr}`.trim().split('\n').slice(-5).join('\n')
}
