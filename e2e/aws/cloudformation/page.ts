import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** The commands of a document's `sh` blocks, in their order. A loop, a function and a line that goes on are one command each. */
export function commandsOf(file: string): string[] {
  const blocks = [...readFileSync(file, 'utf8').matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(
    ([, block = '']) => block,
  )
  return blocks.flatMap(commandsIn)
}

function commandsIn(block: string): string[] {
  const commands: string[] = []
  let open: string[] = []
  for (const line of block.split('\n')) {
    if (open.length === 0 && /^\s*(#|$)/.test(line)) continue
    open.push(line)
    if (line.endsWith('\\') || !isComplete(open.join('\n'))) continue
    commands.push(open.join('\n'))
    open = []
  }
  if (open.length > 0) throw new Error(`a command without an end:\n${open.join('\n')}`)
  return commands
}

/** Whether a shell can read it. */
const isComplete = (command: string) => spawnSync('bash', ['-n', '-c', command]).status === 0
