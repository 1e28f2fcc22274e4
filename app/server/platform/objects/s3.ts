import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { errorCode } from '../error-code.ts'
import { ObjectProblem, type ObjectStore } from './object-store.ts'
import { s3Client } from './s3-client.ts'

/** Where objects lie. */
export interface Place {
  readonly bucket: string
  /** The setting that names it. */
  readonly setting: 'ATTACHMENTS_BUCKET' | 'EXPORTS_BUCKET'
  /** Before each key; empty for none. */
  readonly prefix: string
}

/** What to do about the errors of the service and of its client, by name. */
const remediesOf = ({ setting, prefix }: Place): Readonly<Record<string, string>> => ({
  AccessDenied:
    `allow s3:GetObject, s3:PutObject and s3:DeleteObject on ${prefix}* of ${setting} to the role that this ` +
    'runs as (an object that is not there is denied, too)',
  NoSuchBucket: `there is no bucket of the name in ${setting}`,
  NoSuchKey: 'the object is gone: bring back its last version',
  PermanentRedirect: `${setting} is in another region than AWS_REGION says`,
  SlowDown: 'S3 takes no more for now, also not when asked again',
  CredentialsProviderError: 'there are no AWS credentials here: give the task a role',
  InvalidAccessKeyId: 'the AWS credentials here are not valid',
  SignatureDoesNotMatch: 'the AWS credentials here are not valid',
  ExpiredToken: 'the AWS credentials here have expired',
})

/** Concurrent connections. Separate pools: clients that download slowly hold connections for long, and must not block uploads. */
const maxConnections = { storing: 50, reading: 400 }

/**
 * Objects in an S3 bucket, with the credentials of the environment (on ECS, the task's role). One PUT for each object, without multipart
 * uploads, so that no incomplete object is ever left.
 * @throws StartupError when there is no region
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export async function s3Store(place: Place): Promise<ObjectStore> {
  const { bucket, setting, prefix } = place
  const { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } = await import('@aws-sdk/client-s3')
  const storing = await s3Client(maxConnections.storing, setting)
  const reading = await s3Client(maxConnections.reading, setting)
  const at = (key: string) => ({ Bucket: bucket, Key: prefix + key })

  return {
    async put(key, file, bytes, type) {
      // The client reads a stream once; for a second attempt there has to be another.
      await attempted(place, () =>
        storing.send(
          new PutObjectCommand({ ...at(key), Body: createReadStream(file), ContentLength: bytes, ContentType: type }),
        ),
      )
    },
    async get(key, range) {
      const { Body } = await attempted(place, () =>
        reading.send(
          new GetObjectCommand({ ...at(key), ...(range ? { Range: `bytes=${range.first}-${range.last}` } : {}) }),
        ),
      )
      return Body as Readable
    },
    async remove(key) {
      await attempted(place, () => storing.send(new DeleteObjectCommand(at(key))))
    },
    tidy: () => Promise.resolve(),
  }
}

/** @throws ObjectProblem */
async function attempted<Result>(place: Place, act: () => Promise<Result>): Promise<Result> {
  for (let times = 1; ; times++) {
    try {
      return await act()
    } catch (error) {
      const isPassing = (error as { $retryable?: unknown }).$retryable !== undefined || isOfServer(error)
      if (times < 3 && isPassing) continue
      throw problemOf(place, error)
    }
  }
}

function isOfServer(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0
  return status >= 500
}

function problemOf(place: Place, error: unknown): ObjectProblem {
  const remedies = remediesOf(place)
  const { name } = error instanceof Error ? error : new Error()
  const reason = errorCode(error) ?? (name || 'unknown reason')
  const known = remedies[name] ?? remedies[reason]
  return new ObjectProblem(reason, known ?? 'is Amazon S3 reachable from here on port 443')
}
