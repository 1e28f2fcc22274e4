import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environments, repository } from '../../config/environments.ts'
import { withPreviews } from '../../config/preview.ts'
import { NotejamApp } from '../../notejam-app.ts'

/**
 * Makes the templates of the shared stacks, which hold no file of the product, for as long as `use` takes.
 * @param kept the numbers of pull requests whose previews the account has
 */
export function sharedTemplates(
  use: (folder: string) => void,
  kept: readonly string[],
  given = { environments, repository },
): void {
  const outdir = mkdtempSync(join(tmpdir(), 'notejam-setup-'))
  try {
    const all = withPreviews(given.environments, kept)
    new NotejamApp({ ...given, environments: all, only: [], outdir }).synth()
    use(outdir)
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}
