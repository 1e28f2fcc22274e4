/** As much of autocannon as load-process.ts uses: the package brings no types, and its own would be a dependency more. */
declare module 'autocannon' {
  interface Request {
    readonly method?: 'GET' | 'POST'
    readonly path: string
    readonly headers?: Record<string, string>
    readonly body?: string
  }

  interface Client {
    /** What this connection asks for, in turn; built into bytes once. */
    setRequests(requests: Request[]): void
  }

  interface Options {
    readonly url: string
    readonly connections: number
    /** Seconds. */
    readonly duration: number
    /** Milliseconds; the run ends on the first sample after its duration. */
    readonly sampleInt: number
    readonly setupClient: (client: Client) => void
  }

  interface Result {
    /** Connections that broke and answers that did not come in time. */
    readonly errors: number
    /** Seconds that it really took. */
    readonly duration: number
  }

  interface Run extends PromiseLike<Result> {
    /** @param milliseconds from the request's first byte to the answer's last, with fractions */
    on(
      event: 'response',
      listener: (client: Client, status: number, bytes: number, milliseconds: number) => void,
    ): unknown
  }

  export default function autocannon(options: Options): Run
}
