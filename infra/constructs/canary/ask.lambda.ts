// Runs on AWS Lambda, once a minute, as a visitor who is not signed in.

/** How long a page may take. Milliseconds. */
const patienceMs = 8_000
/** The balancer drops what does not come from CloudFront: silence is as good as a refusal. */
const silenceMs = 3_000

const { ADDRESS = '', BALANCER = '', NAMESPACE = '' } = process.env

/** Writes what was found as a line in CloudWatch's embedded metric format. */
export async function handler(): Promise<void> {
  const begun = Date.now()
  const problem = await lookAround().catch((error: unknown) => (error instanceof Error ? error.message : 'no answer'))
  const Metrics = [
    { Name: 'CanaryFailed', Unit: 'Count' },
    { Name: 'CanaryTime', Unit: 'Milliseconds' },
  ]
  const line = {
    _aws: { Timestamp: begun, CloudWatchMetrics: [{ Namespace: NAMESPACE, Dimensions: [[]], Metrics }] },
    CanaryFailed: problem === undefined ? 0 : 1,
    CanaryTime: Date.now() - begun,
    ...(problem === undefined ? {} : { level: 'error', msg: problem }),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** @returns what is wrong, in one sentence; undefined when nothing is */
export async function lookAround(): Promise<string | undefined> {
  const page = await ask(`${ADDRESS}/signin`)
  if (page.status !== 200) return `GET /signin was answered with ${page.status}`
  const path = /<link[^>]* href="(\/static\/[^"]+\.css)"/.exec(await page.text())?.[1]
  if (path === undefined) return 'the sign-in page names no stylesheet under /static/'
  const file = await ask(`${ADDRESS}${path}`)
  await file.body?.cancel()
  if (file.status !== 200) return `GET ${path} was answered with ${file.status}`
  if (!/\bimmutable\b/.test(file.headers.get('cache-control') ?? '')) return `${path} may not be kept by browsers`
  const status = BALANCER === '' ? undefined : await statusOf(BALANCER)
  return status === undefined || status === 403
    ? undefined
    : `the balancer answered ${status} to a request that did not come through CloudFront`
}

function ask(address: string): Promise<Response> {
  return fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(patienceMs) })
}

/** Undefined where no connection or no answer came. */
async function statusOf(address: string): Promise<number | undefined> {
  try {
    const answer = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(silenceMs) })
    await answer.body?.cancel()
    return answer.status
  } catch {
    return undefined
  }
}
