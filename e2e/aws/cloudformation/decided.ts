import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { checkout } from '../../../kit/program.ts'

/** A checkout in which the first step of docs/deploy.md was done: its environments are decided, and no example is left. */
export interface Decided {
  readonly folder: string
  /** Changes infra/config/environments.ts, as a person would. */
  edit(from: string | RegExp, to: string): void
  remove(): void
}

/** Only what commands write to is a copy, `infra` and `docs`; all else are links to this checkout. */
export function decide(): Decided {
  const folder = mkdtempSync(join(tmpdir(), 'notejam-decided-'))
  for (const name of readdirSync(checkout)) {
    if (!['infra', 'docs', '.cache'].includes(name)) symlinkSync(join(checkout, name), join(folder, name))
  }
  cpSync(join(checkout, 'infra'), join(folder, 'infra'), {
    recursive: true,
    filter: (path) => !['node_modules', 'cdk.out', 'cdk.out.new'].includes(basename(path)),
  })
  cpSync(join(checkout, 'docs'), join(folder, 'docs'), { recursive: true })
  const file = join(folder, 'infra/config/environments.ts')
  const edit = (from: string | RegExp, to: string) => {
    const before = readFileSync(file, 'utf8')
    const after = before.replaceAll(from, to)
    if (after === before) throw new Error(`${file} has no ${String(from)}`)
    writeFileSync(file, after)
  }
  edit('notejam.example/notejam', 'acme/notes')
  edit('notejam.example', 'notes.acme-demo.com')
  return { folder, edit, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
