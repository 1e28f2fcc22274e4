import { createInterface } from 'node:readline/promises'
import { DeployError } from '../deploy/run.ts'

/**
 * Asks a person at a terminal.
 * @throws DeployError where there is none
 */
export async function askPerson(question: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new DeployError('There is no terminal to ask: add --yes and the number of the account.')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await terminal.question(question)).trim()
  } finally {
    terminal.close()
  }
}
