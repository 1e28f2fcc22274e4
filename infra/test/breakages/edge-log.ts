import { adding, find, putting, type Breakage } from './kit.ts'

const destination = (name: string, value: unknown): Breakage['breaks'] =>
  putting('edgelog', 'EdgeLogDestination', [name], value)

/** One more field in CloudFront's log. */
const logging = (field: string): Breakage => ({
  id: 'S7',
  what: `${field} in the log of the edge`,
  says: new RegExp(`the edge's log holds ${field.replace(/[()]/g, '.')}`),
  breaks: ({ edgelog }) => {
    const fields = find(edgelog, 'EdgeLogDelivery').Properties['RecordFields'] as unknown[]
    fields.push(field)
  },
})

export const edgeLog: readonly Breakage[] = [
  ...['cs-uri-query', 'cs-uri-stem', 'cs(Referer)', 'cs(Cookie)', 'x-forwarded-for', 'cs-headers'].map(logging),
  {
    id: 'S7',
    what: "all fields in the edge's log",
    says: /the edge's log holds all fields/,
    breaks: putting('edgelog', 'EdgeLogDelivery', ['RecordFields'], undefined),
  },
  {
    id: 'O7',
    what: 'a log without the status',
    says: /the edge's log lacks sc-status/,
    breaks: ({ edgelog }) => {
      const { Properties } = find(edgelog, 'EdgeLogDelivery')
      Properties['RecordFields'] = (Properties['RecordFields'] as unknown[]).filter((one) => one !== 'sc-status')
    },
  },
  {
    id: 'O7',
    what: "a log in another account's bucket",
    says: /the edge writes its log to arn:aws:s3:::other/,
    breaks: destination('DestinationResourceArn', 'arn:aws:s3:::other'),
  },
  {
    id: 'S7',
    what: 'a log for another account',
    says: /the log has DeliveryDestinationPolicy/,
    breaks: destination('DeliveryDestinationPolicy', {}),
  },
  {
    id: 'O7',
    what: "another distribution's log",
    says: /the source is ACCESS_LOGS of arn:other/,
    breaks: putting('edgelog', 'EdgeLogSource', ['ResourceArn'], 'arn:other'),
  },
  {
    id: 'O7',
    what: 'a second log',
    says: /there are 2 of AWS::Logs::Delivery/,
    breaks: adding('edgelog', 'AWS::Logs::Delivery', ({ edgelog }) => ({
      ...find(edgelog, 'EdgeLogDelivery').Properties,
    })),
  },
]
