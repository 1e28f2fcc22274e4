import { platformOf } from '../../config/names.ts'
import { ok, unknown, wrong, type Check, type Finding } from './check.ts'

/** The drivers whose BuildKit makes provenance and an SBOM. */
const attesting = ['docker-container', 'kubernetes', 'remote', 'cloud']

/** The builder that a deployment makes where the chosen one does not attest. */
export const ownBuilder = 'notejam'

/** What Docker has to build with, as `docker buildx inspect` prints it. */
export interface Builder {
  readonly name: string
  readonly driver: string
  readonly platforms: readonly string[]
}

export const dockerCanBuild: Check = {
  name: 'Docker',
  async run({ ask, environment: { architecture } }) {
    const version = await ask('docker', ['version', '--format', '{{.Server.Version}}'])
    if (version.code === 'ENOENT') return wrong('Docker is not installed', 'https://docs.docker.com/engine/install/')
    if (!version.isOk) {
      return wrong(
        `Docker's daemon does not answer (${lastLine(version.stderr)})`,
        'start Docker, or sudo systemctl start docker',
      )
    }
    const [buildx, inspected, own, store] = await Promise.all([
      ask('docker', ['buildx', 'version']),
      ask('docker', ['buildx', 'inspect']),
      ask('docker', ['buildx', 'inspect', ownBuilder]),
      ask('docker', ['info', '--format', '{{json .DriverStatus}}']),
    ])
    if (!buildx.isOk) return wrong('Docker has no buildx', 'https://github.com/docker/buildx#installing')
    const platform = platformOf(architecture)
    const chosen = readBuilder(inspected.stdout)
    if (inspected.isOk && attests(chosen.driver, isContainerd(store.stdout))) {
      return judgeBuilder(chosen, platform, version.stdout)
    }
    if (own.isOk) return judgeBuilder(readBuilder(own.stdout), platform, version.stdout)
    return ok(`${version.stdout}; the deployment makes the builder ${ownBuilder} (docker-container)`)
  },
}

/** @param isInContainerd whether Docker keeps images in containerd, with which its own driver attests, too */
export function attests(driver: string, isInContainerd: boolean): boolean {
  return attesting.includes(driver) || (driver === 'docker' && isInContainerd)
}

/** @param driverStatus as `docker info` prints it */
export function isContainerd(driverStatus: string): boolean {
  return driverStatus.includes('io.containerd.snapshotter')
}

function judgeBuilder({ name, driver, platforms }: Builder, platform: string, version: string): Finding {
  // A builder that is not started does not say yet.
  if (platforms.length === 0) {
    return unknown(`the builder ${name} (${driver}) is not started`, `docker buildx inspect --bootstrap ${name}`)
  }
  if (!platforms.includes(platform)) {
    return wrong(
      `the builder ${name} builds for ${platforms.join(', ')}, and tasks run on ${platform}`,
      `docker run --privileged --rm tonistiigi/binfmt --install ${platform.split('/')[1] ?? ''}; docker buildx inspect --bootstrap ${name}`,
    )
  }
  return ok(`${version}, the builder ${name} (${driver}) builds for ${platform}`)
}

export function readBuilder(printed: string): Builder {
  const line = (key: string) => new RegExp(`^${key}: +(.+)$`, 'm').exec(printed)?.[1] ?? ''
  // A star marks what a person has chosen; `linux/amd64/v2` is a variant.
  const platforms = line('Platforms')
    .split(',')
    .map((one) => one.trim().replace('*', ''))
    .filter((one) => one !== '')
  return { name: line('Name'), driver: line('Driver'), platforms }
}

function lastLine(text: string): string {
  return text.split('\n').at(-1)?.trim() ?? ''
}
