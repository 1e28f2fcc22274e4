/** The registry has no answer; the message says why. */
export class RegistryError extends Error {}

export interface Hub {
  readonly registry: string
  /** Gives everyone a token for reading public images. */
  readonly tokens: string
}

const dockerHub: Hub = { registry: 'https://registry-1.docker.io', tokens: 'https://auth.docker.io' }

/** What the service may run on (`architecture` of an environment). */
const wanted = ['linux/amd64', 'linux/arm64']

const indexes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ')

interface Index {
  readonly manifests?: readonly { readonly platform?: { readonly os: string; readonly architecture: string } }[]
}

/**
 * The digest that a tag has now, of all platforms together.
 * @see https://distribution.github.io/distribution/spec/api/ (pulling a manifest)
 * @throws RegistryError
 */
export async function digestOf(image: string, tag: string, hub: Hub = dockerHub): Promise<string> {
  const repository = image.includes('/') ? image : `library/${image}`
  const query = new URLSearchParams({ service: 'registry.docker.io', scope: `repository:${repository}:pull` })
  const { token } = (await (await answerOf(`${hub.tokens}/token?${query.toString()}`, {})).json()) as { token: string }
  const answer = await answerOf(`${hub.registry}/v2/${repository}/manifests/${tag}`, {
    authorization: `Bearer ${token}`,
    accept: indexes,
  })
  const digest = answer.headers.get('docker-content-digest') ?? ''
  if (!/^sha256:[0-9a-f]{64}$/.test(digest))
    throw new RegistryError(`${hub.registry} names no digest of ${image}:${tag}.`)
  const { manifests = [] } = (await answer.json()) as Index
  const platforms = manifests.flatMap(({ platform: one }) => (one ? [`${one.os}/${one.architecture}`] : []))
  const missing = wanted.filter((one) => !platforms.includes(one))
  if (missing.length > 0) throw new RegistryError(`${image}:${tag} is not there for ${missing.join(' and ')}.`)
  return digest
}

async function answerOf(address: string, headers: Record<string, string>): Promise<Response> {
  const { host } = new URL(address)
  const answer = await fetch(address, { headers, signal: AbortSignal.timeout(15_000) }).catch((error: unknown) => {
    const { cause } = error as { cause?: { code?: string } }
    throw new RegistryError(
      `${host} cannot be reached (${cause?.code ?? String(error)}): look at the network, and at HTTPS_PROXY with NODE_USE_ENV_PROXY=1.`,
    )
  })
  if (!answer.ok) throw new RegistryError(`${host} answers ${answer.status} to ${new URL(address).pathname}.`)
  return answer
}
