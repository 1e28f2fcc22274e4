import { spawnSync } from 'node:child_process'
import { checkout } from './program.ts'

/** Builds the product, unless the last build was made from these sources. */
export function build(): void {
  const { status } = spawnSync(process.execPath, ['scripts/build.ts'], { cwd: checkout, stdio: 'inherit' })
  if (status !== 0) throw new Error('the product could not be built')
}
