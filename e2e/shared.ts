import { inject } from 'vitest'

/** What all test files of a run share: `shared.setup.ts` starts it when it is first asked for. */

/** The data folder that a first start of Notejam has left; to be copied, never used. */
export const usedFolder = () => ask('used-folder')

/** The origin of a running Notejam. Each test has people of its own there. */
export const sharedNotejam = () => ask('notejam')

/** The address of a Chromium that Playwright connects to. */
export const sharedChromium = () => ask('chromium')

async function ask(name: string): Promise<string> {
  const answer = await fetch(`${inject('shared')}/${name}`)
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${name} could not be started: ${text}`)
  return text
}
