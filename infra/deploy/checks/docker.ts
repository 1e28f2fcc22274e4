import { ok, unknown, wrong, type Check, type Finding } from './check.ts'
import { platform } from './image.ts'

/** The drivers whose BuildKit makes provenance and an SBOM. */
const attesting = ['docker-container', 'kubernetes', 'remote', 'cloud']

/** What Docker has to build with, as `docker buildx inspect` prints it. */
export interface Builder {
  readonly name: string
  readonly driver: string
  readonly platforms: readonly string[]
}

export const dockerCanBuild: Check = {
  name: 'Docker',
  async run({ ask }) {
    const version = await ask('docker', ['version', '--format', '{{.Server.Version}}'])
    if (version.code === 'ENOENT') return wrong('Docker is not installed', 'https://docs.docker.com/engine/install/')
    if (!version.isOk) {
      return wrong(
        `Docker's daemon does not answer (${lastLine(version.stderr)})`,
        'start Docker, or sudo systemctl start docker',
      )
    }
    const [buildx, inspected, store] = await Promise.all([
      ask('docker', ['buildx', 'version']),
      ask('docker', ['buildx', 'inspect']),
      ask('docker', ['info', '--format', '{{json .DriverStatus}}']),
    ])
    if (!buildx.isOk) return wrong('Docker has no buildx', 'https://github.com/docker/buildx#installing')
    if (!inspected.isOk) return wrong(`Docker's builder cannot be read (${lastLine(inspected.stderr)})`, makeBuilder)
    return judgeBuilder(
      readBuilder(inspected.stdout),
      store.stdout.includes('io.containerd.snapshotter'),
      version.stdout,
    )
  },
}

const makeBuilder = 'docker buildx create --name notejam --driver docker-container --bootstrap --use'

/** @param isContainerd whether Docker keeps images in containerd, with which its own driver attests, too */
export function judgeBuilder({ name, driver, platforms }: Builder, isContainerd: boolean, version: string): Finding {
  if (!attesting.includes(driver) && !(driver === 'docker' && isContainerd)) {
    return wrong(`the builder ${name} has the driver ${driver}, which makes no provenance and no SBOM`, makeBuilder)
  }
  // A builder that is not started does not say yet.
  if (platforms.length === 0) {
    return unknown(`the builder ${name} (${driver}) is not started`, `docker buildx inspect --bootstrap ${name}`)
  }
  if (!platforms.includes(platform)) {
    return wrong(
      `the builder ${name} builds for ${platforms.join(', ')}, and tasks run on ${platform}`,
      `docker run --privileged --rm tonistiigi/binfmt --install ${platform.split('/')[1] ?? ''}; docker buildx inspect --bootstrap`,
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
