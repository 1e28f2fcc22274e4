import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** What our own servers in place of AWS's know of a request. */

export const awsRegion = 'eu-central-1'

const accessKeyId = 'of-tests'

/** Credentials for a program that is to ask such a server. */
export const awsKeys = {
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: 'a key that opens nothing',
} as const

/** Whether it names these credentials, the region and a service. The signature itself is not checked. */
export function isSignedFor(service: string, { headers }: IncomingMessage): boolean {
  const scope = `${awsRegion}/${service}/aws4_request`
  return new RegExp(`Credential=${accessKeyId}/\\d{8}/${scope}`).test(headers.authorization ?? '')
}

export function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return buffer(request)
}
