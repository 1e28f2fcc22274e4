import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The permissions that the handlers of a type call. */
export interface Handlers {
  /** Those that create it, and read it back at once. */
  readonly created: readonly string[]
  /** Of those, what reads it, as comparing it with its template does. */
  readonly read: readonly string[]
  /** Those that only update or delete it. */
  readonly later: readonly string[]
}

/** What CloudFormation's registry and IAM say, recorded by record.ts. */
export interface Registry {
  /** By type: `AWS::KMS::Key`. */
  readonly types: Readonly<Record<string, Handlers>>
  /** Actions that IAM cannot limit to a resource: a statement that names resources does not allow them. */
  readonly withoutResource: readonly string[]
}

export const registry = JSON.parse(readFileSync(join(import.meta.dirname, 'registry.json'), 'utf8')) as Registry
