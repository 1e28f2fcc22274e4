import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { answer, DeployError } from '../run.ts'

/** Where images of an account and a region are. */
export interface Repository {
  readonly account: string
  readonly region: string
  /** Its name. */
  readonly repository: string
}

/** Docker's settings, as far as they say where passwords are. */
interface DockerConfig {
  readonly auths?: Readonly<Record<string, unknown>>
  readonly credsStore?: string
  readonly credHelpers?: Readonly<Record<string, string>>
}

/**
 * Signs Docker in to ECR for as long as `use` takes. The password, which is good for twelve hours, never gets into the
 * person's own settings: it lies in a folder of its own, in which everything else (builders, contexts, plugins, other
 * passwords) is the person's.
 * @param use with the repository's address, and the settings for `docker`
 */
export function signedIn<T>(
  { account, region, repository }: Repository,
  use: (address: string, env: Readonly<Record<string, string>>) => T,
): T {
  const host = `${account}.dkr.ecr.${region}.amazonaws.com`
  const password = answer('aws', ['ecr', 'get-login-password', '--region', region])
  const own = process.env['DOCKER_CONFIG'] ?? join(homedir(), '.docker')
  const folder = mkdtempSync(join(tmpdir(), 'notejam-docker-'))
  // Ctrl-C ends Docker, and the folder is removed after that.
  const stay = () => undefined
  process.on('SIGINT', stay)
  try {
    for (const name of existsSync(own) ? readdirSync(own) : []) {
      if (name !== 'config.json') symlinkSync(join(own, name), join(folder, name))
    }
    writeFileSync(join(folder, 'config.json'), JSON.stringify(without(host, configIn(own))), { mode: 0o600 })
    // A builder that is made now is the person's, too.
    const env = { DOCKER_CONFIG: folder, BUILDX_CONFIG: process.env['BUILDX_CONFIG'] ?? join(own, 'buildx') }
    answer('docker', ['login', '--username', 'AWS', '--password-stdin', host], { input: password, env })
    return use(`${host}/${repository}`, env)
  } finally {
    process.off('SIGINT', stay)
    rmSync(folder, { recursive: true })
  }
}

function configIn(folder: string): DockerConfig {
  const file = join(folder, 'config.json')
  if (!existsSync(file)) return {}
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DockerConfig
  } catch {
    throw new DeployError(`${file} is no JSON: Docker cannot read it either.`)
  }
}

/** The same settings, with which Docker keeps a host's password in this file and finds those of others where they are. */
function without(host: string, { credsStore, ...config }: DockerConfig): DockerConfig {
  const stored = credsStore === undefined ? {} : mapped(config.auths ?? {}, credsStore)
  return {
    ...config,
    auths: except(host, config.auths ?? {}),
    credHelpers: except(host, { ...stored, ...config.credHelpers }),
  }
}

function mapped(hosts: Readonly<Record<string, unknown>>, helper: string): Record<string, string> {
  return Object.fromEntries(Object.keys(hosts).map((one) => [one, helper]))
}

function except<T>(host: string, entries: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter(([one]) => one !== host && one !== `https://${host}`))
}
