import { setTimeout as pause } from 'node:timers/promises'
import { startHaproxy } from './haproxy.ts'
import type { Lifetime } from './lifetime.ts'
import { aProduct } from './product.ts'
import { endProgram, freePort, type Program } from './program.ts'

/** One of several processes, on a port that stays. */
export interface Member {
  /** Tells it to end as a deployment does, and waits until it has. */
  end(): Promise<void>
  /** Starts it again, and waits until the balancer has seen it. @param checkout of another release */
  start(checkout?: string): Promise<void>
}

/**
 * Several processes on one database, behind HAProxy.
 * @param database the settings that name it
 * @param drainSeconds shorter than on AWS (20), where a load balancer takes longer to notice: HAProxy here needs a second
 * @param checkout of another release to begin with
 */
export async function severalBehindHaproxy(
  lifetime: Lifetime,
  database: Readonly<Record<string, string>>,
  count: number,
  drainSeconds: number,
  checkout?: string,
): Promise<{ readonly url: string; readonly members: readonly Member[] }> {
  const port = await freePort()
  const settings = {
    ...{ ...database, DRAIN_SECONDS: String(drainSeconds), TRUST_PROXY_HOPS: '1' },
    ...{ PUBLIC_ORIGIN: `http://localhost:${port}`, DATABASE_POOL: '4' },
  }
  const members: Member[] = []
  const ports: number[] = []
  for (let number = 0; number < count; number++) {
    const product = await aProduct(lifetime, settings)
    let program: Program = (await product.start(checkout)).program
    ports.push(product.port)
    members.push({
      end: () => endProgram(program, 'SIGTERM'),
      async start(release) {
        program = (await product.start(release)).program
        await pause(1_000)
      },
    })
  }
  await startHaproxy(lifetime, port, ports)
  return { url: `http://127.0.0.1:${port}`, members }
}
