import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { Trial } from './trial.ts'

/** Zones as network namespaces on one bridge: what is in a zone that is cut is neither refused nor answered, as after a fire. */
export interface Zones {
  /** The address of the host on the bridge. */
  readonly host: string
  /** Of each zone, the first for its node of the balancer and its task. */
  readonly addresses: readonly string[]
  /** Runs a program in a zone, or outside of them, until the trial ends. */
  run(zone: number | undefined, command: readonly string[], env?: Readonly<Record<string, string>>): () => Promise<void>
  cut(zone: number): void
  mend(zone: number): void
}

/** Names of devices are short, and two trials may run beside each other. */
const mark = `nj${process.pid % 10_000}`
const bridge = `${mark}wire`
const space = (zone: number) => `${mark}zone${zone}`
const device = (zone: number) => `${mark}z${zone}`
const hardware = (number: number) => `02:00:00:00:00:${String(number).padStart(2, '0')}`

/** @throws Error when this is not root on Linux with iproute2 */
export function makeZones(trial: Trial, count: number): Zones {
  if (process.getuid?.() !== 0) throw new Error('the trial of a zone makes network namespaces: run it as root on Linux')
  const host = '10.213.0.254'
  const addresses = Array.from({ length: count }, (_, zone) => `10.213.0.${zone + 1}`)
  trial.onEnd(() => {
    // The pair first: connections that wait for a lost zone keep its namespace for a while.
    addresses.forEach((_, zone) => {
      spawnSync('ip', ['link', 'del', device(zone)])
      spawnSync('ip', ['netns', 'del', space(zone)])
    })
    spawnSync('ip', ['link', 'del', bridge])
    return Promise.resolve()
  })
  ip('link', 'add', bridge, 'address', hardware(99), 'type', 'bridge')
  ip('address', 'add', `${host}/24`, 'dev', bridge)
  ip('link', 'set', bridge, 'up')
  addresses.forEach((address, zone) => {
    ip('netns', 'add', space(zone))
    ip('link', 'add', device(zone), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space(zone))
    ip('link', 'set', device(zone), 'master', bridge, 'up')
    inside(zone, 'link', 'set', 'eth0', 'address', hardware(zone), 'up')
    inside(zone, 'link', 'set', 'lo', 'up')
    inside(zone, 'address', 'add', `${address}/24`, 'dev', 'eth0')
  })
  // Permanent: otherwise the kernel answers after three seconds that the host is unreachable, which a real network does not.
  addresses.forEach((address, zone) => {
    ip('neigh', 'replace', address, 'lladdr', hardware(zone), 'dev', bridge, 'nud', 'permanent')
    inside(zone, 'neigh', 'replace', host, 'lladdr', hardware(99), 'dev', 'eth0', 'nud', 'permanent')
    addresses.forEach((other, number) => {
      if (number !== zone)
        inside(zone, 'neigh', 'replace', other, 'lladdr', hardware(number), 'dev', 'eth0', 'nud', 'permanent')
    })
  })
  return {
    ...{ host, addresses },
    run: (zone, command, env) => run(trial, zone, command, env),
    cut: (zone) => ip('link', 'set', device(zone), 'down'),
    mend: (zone) => ip('link', 'set', device(zone), 'up'),
  }
}

function ip(...words: string[]): void {
  const { status, stderr, error } = spawnSync('ip', words, { encoding: 'utf8' })
  if (error) throw new Error('ip is not installed: apt-get install iproute2')
  if (status !== 0) throw new Error(`ip ${words.join(' ')}: ${stderr.trim()}`)
}

function inside(zone: number, ...words: string[]): void {
  ip('-n', space(zone), ...words)
}

/** @returns ends it; the trial's end does, too */
function run(
  trial: Trial,
  zone: number | undefined,
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): () => Promise<void> {
  const [file = '', ...words] = zone === undefined ? command : ['ip', 'netns', 'exec', space(zone), ...command]
  const { PATH = '' } = process.env
  const child = spawn(file, words, { env: { PATH, ...env }, stdio: ['ignore', 'ignore', 'inherit'] })
  child.on('error', () => trial.say(`${file} is not installed`))
  const end = async () => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  trial.onEnd(end)
  return end
}
