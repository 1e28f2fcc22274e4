import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Config } from '../../config.ts'
import { errorCode } from '../error-code.ts'
import { StartupError } from '../startup-error.ts'

type Port = Pick<Config, 'port' | 'host'>

/**
 * Opens the port and closes it again.
 * @throws StartupError naming `PORT` or `HOST`
 */
export async function checkPort(config: Port): Promise<void> {
  const probe = createServer()
  probe.listen(config.port, config.host)
  try {
    await once(probe, 'listening')
  } catch (error) {
    throw portProblem(config, error)
  }
  probe.close()
  await once(probe, 'close')
}

/**
 * Why a port cannot be listened on, and what to do.
 * @param setting that says which
 */
export function portProblem({ port, host }: Port, error: unknown, setting = 'PORT'): Error {
  const code = errorCode(error)
  if (code === 'EADDRINUSE') return new StartupError(`${setting}: ${port} is taken by another program: choose another.`)
  if (code === 'EACCES')
    return new StartupError(`${setting}: this user may not open port ${port}: choose one over 1023.`)
  return new StartupError(`HOST: ${host} cannot be listened on (${code ?? String(error)}).`)
}
