import type { S3Client } from '@aws-sdk/client-s3'
import { s3Client } from '../objects/s3-client.ts'
import { maxBytesOfName, PlaceProblem, type Place } from './place.ts'

/** 50 MiB through the uplink of a home. */
const requestTimeoutMs = 600_000

/**
 * Backups in a bucket, with the credentials of the environment. What is written is a PUT of known length, so that nothing incomplete is
 * ever there.
 */
export async function s3Place(address: string): Promise<Place> {
  const [, bucket = '', path = ''] = /^s3:\/\/([a-z\d][a-z\d.-]{1,61}[a-z\d])(?:\/(.*?))?\/*$/.exec(address) ?? []
  if (bucket === '') throw new PlaceProblem(`${address} is no place for backups: expected s3://bucket/prefix.`)
  const prefix = path === '' ? '' : `${path}/`
  const { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, DeleteObjectCommand } =
    await import('@aws-sdk/client-s3')
  const client = await s3Client(10, 'A place of backups', requestTimeoutMs)
  const at = (name: string) => ({ Bucket: bucket, Key: prefix + name })

  /** @param missing what is answered where there is no such object */
  async function attempt<Result>(
    act: (client: S3Client) => Promise<Result>,
    missing?: { is: Result },
  ): Promise<Result> {
    return act(client).catch((error: unknown) => {
      const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
      if (missing && (name === 'NoSuchKey' || name === 'NotFound' || $metadata?.httpStatusCode === 404)) {
        return missing.is
      }
      throw new PlaceProblem(
        `${address} cannot be used for backups: ${name ?? 'unknown reason'}${remedies[name ?? ''] ?? ''}.`,
      )
    })
  }

  /** @param delimiter `/` for the names directly below */
  async function list(below: string, delimiter?: string): Promise<string[]> {
    const found: string[] = []
    let next: string | undefined
    do {
      const more = {
        ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
        ...(next === undefined ? {} : { ContinuationToken: next }),
      }
      const page = await attempt(() =>
        client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: below, ...more })),
      )
      for (const { Prefix = '' } of page.CommonPrefixes ?? []) found.push(Prefix.slice(below.length, -1))
      for (const { Key = '' } of page.Contents ?? []) found.push(Key.slice(below.length))
      next = page.NextContinuationToken
    } while (next !== undefined)
    return found
  }

  return {
    address,
    async write(name, bytes) {
      await attempt(() => client.send(new PutObjectCommand({ ...at(name), Body: bytes, ContentLength: bytes.length })))
    },
    read: (name) =>
      attempt(
        async () => {
          const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand(at(name)))
          if (!Body || ContentLength > maxBytesOfName) return undefined
          return Buffer.from(await Body.transformToByteArray())
        },
        { is: undefined },
      ),
    size: (name) =>
      attempt(async () => (await client.send(new HeadObjectCommand(at(name)))).ContentLength, { is: undefined }),
    names: (folder) => list(folder === undefined ? prefix : `${prefix}${folder}/`, '/'),
    async remove(name) {
      const below = await list(`${prefix}${name}/`)
      for (const key of [name, ...below.map((one) => `${name}/${one}`)]) {
        await attempt(() => client.send(new DeleteObjectCommand(at(key))))
      }
    },
  }
}

const remedies: Readonly<Record<string, string>> = {
  AccessDenied: ' (s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject are needed)',
  NoSuchBucket: ' (there is no bucket of this name)',
  CredentialsProviderError: ' (there are no AWS credentials here)',
}
