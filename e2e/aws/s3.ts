import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { awsKeys, awsRegion, bodyOf, isSignedFor } from '../../kit/aws-request.ts'

/** Amazon S3 as far as Notejam uses it: one bucket, objects whole or in part. */
export interface S3 {
  readonly url: string
  readonly settings: Readonly<Record<string, string>>
  /** What is kept, by key. */
  readonly objects: Map<string, { readonly bytes: Buffer; readonly type: string }>
  /** The error that every request is refused with; undefined for none. */
  refusal: { readonly status: number; readonly code: string } | undefined
  /** With the right to list, S3 says what is not there. */
  mayList: boolean
  /** After so many refusals requests are answered again. */
  refusalsLeft: number
  stop(): Promise<void>
}

export const bucket = 'notes-of-tests'

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html and its neighbours */
export async function startS3(): Promise<S3> {
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => answer(request, response, body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const s3: S3 = {
    url,
    settings: {
      ...{ ATTACHMENTS_BUCKET: bucket, AWS_ENDPOINT_URL_S3: url },
      ...{ AWS_REGION: awsRegion, ...awsKeys },
    },
    objects: new Map(),
    refusal: undefined,
    refusalsLeft: Infinity,
    mayList: false,
    async stop() {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return s3

  function answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const refuse = (status: number, code: string) =>
      response
        .writeHead(status, { 'content-type': 'application/xml' })
        .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>of key ${request.url ?? ''}</Message></Error>`)
    if (s3.refusal && s3.refusalsLeft-- > 0) return void refuse(s3.refusal.status, s3.refusal.code)
    const [, inBucket, key = ''] = /^\/([^/?]+)\/([^?]+)/.exec(request.url ?? '') ?? []
    if (!isSignedFor('s3', request)) return void refuse(403, 'AccessDenied')
    const asked = new URL(request.url ?? '', url)
    if (s3.mayList && request.method === 'GET' && asked.searchParams.has('list-type')) {
      return void response
        .writeHead(200, { 'content-type': 'application/xml' })
        .end(pageOf([...s3.objects.keys()], asked))
    }
    if (inBucket !== bucket) return void refuse(404, 'NoSuchBucket')
    switch (request.method) {
      case 'PUT': {
        const bytes = request.headers['content-encoding'] === 'aws-chunked' ? unchunked(body) : body
        s3.objects.set(key, { bytes, type: request.headers['content-type'] ?? '' })
        return void response.writeHead(200).end()
      }
      case 'HEAD': {
        const object = s3.objects.get(key)
        return void response
          .writeHead(object ? 200 : 404, object ? { 'content-length': object.bytes.length } : {})
          .end()
      }
      case 'DELETE':
        s3.objects.delete(key)
        return void response.writeHead(204).end()
      case 'GET': {
        const object = s3.objects.get(key)
        // Without the right to list, S3 denies what is not there.
        if (!object && s3.mayList) return void refuse(404, 'NoSuchKey')
        if (!object) return void refuse(403, 'AccessDenied')
        const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
        const part = first === undefined ? object.bytes : object.bytes.subarray(Number(first), Number(last) + 1)
        return void response
          .writeHead(first === undefined ? 200 : 206, { 'content-type': object.type, 'content-length': part.length })
          .end(part)
      }
      default:
        return void refuse(405, 'MethodNotAllowed')
    }
  }
}

/** Three names a page. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
function pageOf(keys: readonly string[], asked: URL): string {
  const { searchParams } = asked
  const prefix = searchParams.get('prefix') ?? ''
  const delimiter = searchParams.get('delimiter')
  const names = new Set(
    keys
      .filter((key) => key.startsWith(prefix))
      .map((key) => {
        const end = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length)
        return end === -1 ? key : key.slice(0, end + 1)
      }),
  )
  const from = Number(searchParams.get('continuation-token') ?? 0)
  const page = [...names].sort().slice(from, from + 3)
  const next = from + 3 < names.size ? `<NextContinuationToken>${from + 3}</NextContinuationToken>` : ''
  const entries = page.map((name) =>
    delimiter !== null && name.endsWith(delimiter)
      ? `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`
      : `<Contents><Key>${name}</Key></Contents>`,
  )
  return `<?xml version="1.0"?><ListBucketResult>${entries.join('')}${next}</ListBucketResult>`
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html lengths in hexadecimal, a last one of 0 */
function unchunked(body: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; ;) {
    const end = body.indexOf('\r\n', at)
    const length = parseInt(body.subarray(at, end).toString('latin1'), 16)
    if (!length) return Buffer.concat(parts)
    parts.push(body.subarray(end + 2, end + 2 + length))
    at = end + 2 + length + 2
  }
}
