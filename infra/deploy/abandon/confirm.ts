import { createInterface } from 'node:readline/promises'
import { DeployError } from '../run.ts'

/**
 * @param yes the environment's name, from the command line
 * @returns what asks a person for it otherwise, and refuses where there is no terminal
 */
export function confirmation(yes: string | undefined): (question: string) => Promise<string> {
  return async (question) => {
    if (yes !== undefined) return yes
    if (!process.stdin.isTTY)
      throw new DeployError('There is no terminal to ask: add --yes and the name of the environment.')
    const terminal = createInterface({ input: process.stdin, output: process.stderr })
    try {
      return (await terminal.question(question)).trim()
    } finally {
      terminal.close()
    }
  }
}
