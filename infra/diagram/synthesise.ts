import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../config/environment.ts'
import { environments, repository } from '../config/environments.ts'
import { NotejamApp } from '../notejam-app.ts'
import { systemOf, type System } from '../system/system.ts'

/**
 * The templates of prod, made in memory. Needs what `npm run synth` builds first.
 * @param change what is different about prod. @default - nothing
 */
export function synthesiseProd(change: (prod: Environment) => Environment = (prod) => prod): System {
  // Assets are copied along with the templates: 20 MB that nobody looks at again.
  const outdir = mkdtempSync(join(tmpdir(), 'notejam-diagram-'))
  try {
    const changed = environments.map((environment) => (environment.name === 'prod' ? change(environment) : environment))
    return systemOf(new NotejamApp({ environments: changed, only: ['prod'], repository, outdir }).synth(), 'prod')
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}
