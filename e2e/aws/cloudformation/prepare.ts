import { account, type PlayedAws } from './aws.ts'

/** An account, ready for stacks without the CDK's command line: what bootstrapping and publishing would have put there. */

/** A hosted zone; its id. */
export async function prepareAccount(aws: PlayedAws, zoneName: string): Promise<string> {
  const body = `<CreateHostedZoneRequest><Name>${zoneName}</Name><CallerReference>once</CallerReference></CreateHostedZoneRequest>`
  const response = await fetch(`${aws.url}/2013-04-01/hostedzone`, { method: 'POST', body, headers: as('route53') })
  const zone = /<Id>\/hostedzone\/(\w+)<\/Id>/.exec(await response.text())?.[1]
  if (!zone) throw new Error(`moto makes no hosted zone: ${response.status}`)
  return zone
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Properties?: object }>>
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: string }>>
}

/** The bootstrap's version, and a file under each name that functions load their code from. */
export async function prepareFor(aws: PlayedAws, region: string, template: object): Promise<void> {
  const { Resources, Parameters = {} } = template as Template
  for (const { Type, Default } of Object.values(Parameters)) {
    if (!Type.startsWith('AWS::SSM::')) continue
    const headers = {
      ...as('ssm', region),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonSSM.PutParameter',
    }
    const body = JSON.stringify({ Name: Default, Value: '30', Type: 'String', Overwrite: true })
    await expectOk(fetch(aws.url, { method: 'POST', headers, body }), `the parameter ${Default}`)
  }
  const files = Object.values(Resources).flatMap(({ Properties = {} }) => {
    const { Code, Content } = Properties as Record<'Code' | 'Content', File | undefined>
    return [Code ?? Content].filter((file) => file?.S3Key !== undefined)
  })
  for (const file of files) {
    const bucket = `${aws.url}/${bucketOf(file?.S3Bucket)}`
    // A region is told only where it is not the first one; a bucket that is there already is fine.
    const where = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`
    const made = { method: 'PUT', headers: as('s3', region), ...(region === 'us-east-1' ? {} : { body: where }) }
    await (await fetch(bucket, made)).text()
    await expectOk(
      fetch(`${bucket}/${file?.S3Key}`, { method: 'PUT', headers: as('s3', region), body: emptyZip }),
      bucket,
    )
  }
}

interface File {
  readonly S3Key?: string
  readonly S3Bucket?: string | { readonly 'Fn::Sub': string }
}

function bucketOf(bucket: File['S3Bucket']): string {
  return (typeof bucket === 'object' ? bucket['Fn::Sub'] : (bucket ?? '')).replace('${AWS::AccountId}', account)
}

/** The end record of an archive without files. */
const emptyZip = Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)])

/** moto goes by the service and the region that are named here. */
const as = (service: string, region = 'us-east-1') => ({
  authorization: `AWS4-HMAC-SHA256 Credential=for-tests/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
})

async function expectOk(asked: Promise<Response>, what: string): Promise<void> {
  const response = await asked
  const text = await response.text()
  if (!response.ok) throw new Error(`moto does not take ${what}: ${response.status} ${text}`)
}
