import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ArgumentError, readArguments } from './arguments.ts'

describe('the command', () => {
  // A process of its own: it is about output and exit codes.
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args])
    return { code: status, stdout: stdout.toString(), stderr: stderr.toString() }
  }

  it('prints one environment', () => {
    const { code, stdout } = run('--env', 'dev', '--load', 'event')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^## dev: \$\d+\.\d\d a month/)
    expect(stdout).toContain('| deployments')
    expect(stdout).not.toContain('## prod')
  })

  it('answers wrong arguments with one sentence, and fails', () => {
    const { code, stdout, stderr } = run('--env', 'nowhere')
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toBe('--env nowhere is unknown: one of dev, test, prod.\n')
  })
})

it.each([
  [['--region', 'mars-1'], '--region mars-1 is unknown: one of '],
  [['--load', 'heavy'], '--load heavy is unknown: usual or event.'],
  [['--write', '--env', 'dev'], '--write stands alone'],
  [['--cheap'], "Unknown option '--cheap'"],
])('refuses %j with one sentence', (args, sentence) => {
  const refused = () => readArguments(args)
  expect(refused).toThrow(ArgumentError)
  expect(refused).toThrow(sentence)
  expect(refused).toThrow(/^[^\n]+$/)
})
