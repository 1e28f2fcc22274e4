import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environments, repository } from '../../config/environments.ts'
import { NotejamApp } from '../../notejam-app.ts'

/** Makes the templates of the shared stacks, which hold no file of the product, for as long as `use` takes. */
export function sharedTemplates(use: (folder: string) => void, given = { environments, repository }): void {
  const outdir = mkdtempSync(join(tmpdir(), 'notejam-setup-'))
  try {
    new NotejamApp({ ...given, only: [], outdir }).synth()
    use(outdir)
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}
