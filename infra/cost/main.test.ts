import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

describe('the command', () => {
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

  it.each([
    [['--env', 'nowhere'], '--env nowhere is unknown: one of dev, test, prod.'],
    [['--region', 'mars-1'], '--region mars-1 is unknown: one of '],
    [['--load', 'heavy'], '--load heavy is unknown: usual or event.'],
    [['--write', '--env', 'dev'], '--write stands alone'],
    [['--cheap'], "Unknown option '--cheap'"],
  ])('answers %j with one sentence', (args, sentence) => {
    const { code, stdout, stderr } = run(...args)
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain(sentence)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
