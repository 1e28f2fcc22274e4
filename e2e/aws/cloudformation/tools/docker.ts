import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/**
 * Docker, as far as a deployment asks it: no daemon and no registry can be reached from the tests. It answers with what
 * Docker 28 with buildx 0.24 printed, and where that would have pushed an image, it puts a manifest into ECR as moto plays it.
 * A command that was never recorded fails, and says so.
 */

const words = process.argv.slice(2)
const after = (option: string) => words[words.indexOf(option) + 1] ?? ''

const is = (...start: string[]) => start.every((word, index) => words[index] === word)

if (is('login')) {
  await text(process.stdin)
  print('Login Succeeded')
} else if (is('version')) print('28.2.2')
else if (is('info')) print(JSON.stringify([['driver-type', 'io.containerd.snapshotter.v1']]))
else if (is('buildx', 'version')) print('github.com/docker/buildx v0.24.0 d0e5e86')
else if (is('buildx', 'inspect')) {
  print(
    'Name:   notejam\nDriver: docker-container\n\nNodes:\nName:      notejam0\nStatus:    running\nPlatforms: linux/arm64, linux/amd64',
  )
} else if (is('buildx', 'create')) print('notejam')
else if (is('buildx', 'build') && words.includes('--output')) {
  // The stage of the static files: what the build of this checkout made.
  const [, folder = ''] = /dest=(.+)$/.exec(after('--output')) ?? []
  cpSync(join(import.meta.dirname, '../../../../app/dist/client'), folder, { recursive: true })
} else if (is('buildx', 'build')) {
  // A build from stdin is of another program.
  const digest = push(after('--tag'), words.at(-1) === '-' ? 'another program' : 'Notejam')
  writeFileSync(after('--metadata-file'), JSON.stringify({ 'containerimage.digest': digest }))
} else {
  process.stderr.write(
    `docker ${words.join(' ')}: nothing of this was recorded (e2e/aws/cloudformation/tools/docker.ts)\n`,
  )
  process.exit(1)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** @returns the digest that ECR gives the image */
function push(tag: string, content: string): string {
  const [, region = '', name = '', label = ''] = /\.ecr\.([\w-]+)\.amazonaws\.com\/([^:]+):(.+)$/.exec(tag) ?? []
  const layer = `sha256:${createHash('sha256').update(content).digest('hex')}`
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', size: 2, digest: `sha256:${'c'.repeat(64)}` },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', size: 1, digest: layer }],
  })
  const put = ['ecr', 'put-image', '--region', region, '--repository-name', name, '--image-tag', label]
  const query = ['--query', 'image.imageId.imageDigest', '--output', 'text']
  const { status, stdout, stderr } = spawnSync('aws', [...put, '--image-manifest', manifest, ...query], {
    encoding: 'utf8',
  })
  if (status !== 0) {
    process.stderr.write(`failed to push ${tag}: ${stderr}\n`)
    process.exit(1)
  }
  return stdout.trim()
}
