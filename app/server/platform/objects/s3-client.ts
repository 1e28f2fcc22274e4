import type { S3Client } from '@aws-sdk/client-s3'
import { StartupError } from '../startup-error.ts'

/**
 * A client of Amazon S3 with the credentials of the environment (on ECS, the task's role). It is only loaded here.
 * @param maxSockets concurrent connections
 * @param setting that wants it
 * @param requestTimeout milliseconds for one request, with what it sends
 * @throws StartupError when there is no region
 */
export async function s3Client(maxSockets: number, setting: string, requestTimeout = 20_000): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3')
  const client = new S3Client({
    // Two retries with backoff, when S3 throttles, fails or cannot be reached.
    maxAttempts: 3,
    // Servers that speak the protocol at another address want the bucket in the path.
    forcePathStyle: process.env['AWS_ENDPOINT_URL_S3'] !== undefined || process.env['AWS_ENDPOINT_URL'] !== undefined,
    requestHandler: {
      ...{ connectionTimeout: 2_000, requestTimeout, throwOnRequestTimeout: true },
      ...{ httpAgent: { keepAlive: true, maxSockets }, httpsAgent: { keepAlive: true, maxSockets } },
    },
  })
  await client.config.region().catch(() => {
    throw new StartupError(`${setting}: there is no AWS region here: set AWS_REGION.`)
  })
  return client
}
