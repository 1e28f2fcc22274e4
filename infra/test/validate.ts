import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../config/environment.ts'
import { environments, repository } from '../config/environments.ts'
import { NotejamApp } from '../notejam-app.ts'
import { addValidation } from '../validation/index.ts'
import type { JustifiedChecks } from '../validation/justified-checks.ts'

/**
 * Synthesises environments under the rules that `npm run synth` has.
 * @param change what is different before the templates are made
 * @throws with the report when a rule finds something
 */
export function validate(
  all: readonly Environment[] = environments,
  change: (app: NotejamApp) => void = () => undefined,
): JustifiedChecks {
  const outdir = mkdtempSync(join(tmpdir(), 'notejam-validated-'))
  try {
    const app = new NotejamApp({ environments: all, repository, outdir, isForReading: true })
    change(app)
    const nag = addValidation(app)
    app.synth()
    return nag
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}
