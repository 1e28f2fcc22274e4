import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os'

/** The machine that figures were measured on: figures of two machines cannot be compared. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  /** GiB. */
  readonly memory: number
  readonly system: string
  /** Load average of the minute before; much more than 0 says that the machine was busy with something else. */
  readonly loadBefore: number
  readonly node: string
  readonly postgres: string
  /** Undefined outside a git checkout; `+` says that files differed from it. */
  readonly commit: string | undefined
}

/** Asked before anything is started: by the end there may be another commit, and there has been load. */
export function describeMachine(): Omit<Machine, 'postgres'> {
  return {
    cpu: `${cpus()[0]?.model.trim() ?? 'unknown'} (${process.arch})`,
    // What this process may use: in a container that can be fewer than there are.
    cores: availableParallelism(),
    memory: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    system: `${type()} ${release()}`,
    loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    node: process.versions.node,
    commit: commit(),
  }
}

function commit(): string | undefined {
  const git = (...command: string[]) =>
    execFileSync('git', command, { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const isChanged = git('status', '--porcelain', '--', '../app').trim() !== ''
    return git('rev-parse', '--short=10', 'HEAD').trim() + (isChanged ? '+' : '')
  } catch {
    // No git, or no checkout: then there is no commit to name.
    return undefined
  }
}
