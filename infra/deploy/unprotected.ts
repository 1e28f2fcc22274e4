import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

interface Manifest {
  readonly artifacts: Readonly<Record<string, { readonly properties?: { terminationProtection?: boolean } }>>
}

/**
 * The same templates without the protection of stacks from being deleted, which is not in a template but in the manifest
 * beside it, where the CDK's command line reads it. Everything else is linked.
 * @returns a temporary folder, which the caller removes
 */
export function unprotectedCopy(templates: string, environment: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'notejam-first-'))
  const assembly = `assembly-${environment}`
  linkAll(templates, copy, assembly)
  mkdirSync(join(copy, assembly))
  linkAll(join(templates, assembly), join(copy, assembly), 'manifest.json')

  const manifest = JSON.parse(readFileSync(join(templates, assembly, 'manifest.json'), 'utf8')) as Manifest
  for (const { properties } of Object.values(manifest.artifacts))
    if (properties?.terminationProtection) properties.terminationProtection = false
  writeFileSync(join(copy, assembly, 'manifest.json'), JSON.stringify(manifest))
  return copy
}

function linkAll(from: string, to: string, except: string): void {
  for (const name of readdirSync(from)) if (name !== except) symlinkSync(resolve(from, name), join(to, name))
}
