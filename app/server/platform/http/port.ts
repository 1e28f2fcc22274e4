import { once } from 'node:events'
import { createServer } from 'node:net'
import { errorCode } from '../error-code.ts'
import { StartupError } from '../startup-error.ts'

interface Address {
  readonly port: number
  /** A name or an address of this machine; `localhost` means both loopback addresses. */
  readonly host: string
}

/**
 * Opens the port and closes it again.
 * @throws StartupError naming `PORT` or `HOST`
 */
export async function checkPort(address: Address): Promise<void> {
  const probe = createServer()
  probe.listen(address.port, address.host)
  try {
    await once(probe, 'listening')
  } catch (error) {
    throw portProblem(address, error)
  }
  probe.close()
  await once(probe, 'close')
}

/**
 * Why a port cannot be listened on, and what to do.
 * @param setting that says which
 */
export function portProblem({ port, host }: Address, error: unknown, setting = 'PORT'): Error {
  const code = errorCode(error)
  if (code === 'EADDRINUSE') return new StartupError(`${setting}: ${port} is taken by another program: choose another.`)
  if (code === 'EACCES')
    return new StartupError(`${setting}: this user may not open port ${port}: choose one over 1023.`)
  return new StartupError(`HOST: ${host} cannot be listened on (${code ?? String(error)}).`)
}
