import { address, hostName, matching, oneOf, portNumber } from '../parsers.ts'
import type { Group } from './setting.ts'

export const watching = {
  LOG_LEVEL: {
    default: 'info',
    meaning: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
    ...oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  },
  METRICS_PORT: {
    unset: 'no metrics are served',
    meaning: 'A second port, with `/metrics` in the format of Prometheus, on the interface `METRICS_HOST`.',
    ...portNumber,
  },
  METRICS_HOST: {
    default: 'localhost',
    meaning:
      'The interface that serves metrics, without a password. `0.0.0.0` in a container; keep the port from the public.',
    ...hostName('a host name or an address'),
  },
  METRICS_NAMESPACE: {
    unset: 'none are logged',
    meaning:
      'Metrics as log lines in CloudWatch’s embedded metric format, once a minute, under this namespace such as ' +
      '`Notejam/prod`.',
    ...matching('a CloudWatch namespace such as Notejam/prod', /^(?!AWS\/)[\w./#-]{1,255}$/),
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    unset: 'nothing is traced',
    meaning: 'Where OpenTelemetry traces are sent, over HTTP: `http://127.0.0.1:4318`.',
    ...address('an address such as http://127.0.0.1:4318', ['http:', 'https:']),
  },
} satisfies Group
