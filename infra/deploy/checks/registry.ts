import { ok, unknown, wrong, type Check, type Finding } from './check.ts'

/** Whether the registry that the image is pushed to answers this machine at all; it asks for a password. */
export const registryAnswers: Check = {
  name: 'registry',
  async run({ environment: { region }, account }) {
    const host = `${account}.dkr.ecr.${region}.amazonaws.com`
    if (process.env['AWS_ENDPOINT_URL']) return unknown(`${host} was not asked: AWS_ENDPOINT_URL leads elsewhere`)
    return judgeRegistry(host, await statusOf(`https://${host}/v2/`))
  },
}

/** @param answer its HTTP status, or why there was none */
export function judgeRegistry(host: string, answer: number | string): Finding {
  if (typeof answer === 'number' && answer < 500) return ok(`${host} answers`)
  return wrong(
    `${host} cannot be reached (${answer})`,
    'look at the network, and at HTTPS_PROXY with NODE_USE_ENV_PROXY=1; Docker has its own proxy (docs.docker.com/engine/daemon/proxy)',
  )
}

async function statusOf(address: string): Promise<number | string> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(10_000), redirect: 'manual' })
    await response.body?.cancel()
    return response.status
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } }
    return cause?.code ?? (error instanceof Error ? error.message : String(error))
  }
}
