import { join } from 'node:path'

/** What a lockfile says of an installed package. */
export interface LockedPackage {
  readonly version?: string
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

export type LockedPackages = Readonly<Record<string, LockedPackage | undefined>>

/**
 * Which installed packages a workspace runs on: what it depends on, and what that does. Read from the lockfile; npm's own
 * way to leave the others out would install everything a second time.
 * @param packages of a package-lock.json, by folder
 * @param workspace its folder, such as `app`
 * @param isThere whether a folder is installed: optional packages that are not, being for other machines, are left out
 * @returns folders, in order
 */
export function productionPackages(
  packages: LockedPackages,
  workspace: string,
  isThere: (folder: string) => boolean,
): string[] {
  const found = new Set<string>()
  add(workspace)
  return [...found].sort()

  function add(folder: string): void {
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = packages[folder] ?? {}
    // A package that wants an optional peer depends on it itself.
    const peers = Object.keys({ ...peerDependencies }).filter((name) => !peerDependenciesMeta?.[name]?.optional)
    for (const name of [...Object.keys({ ...dependencies }), ...peers]) visit(name, folder, false)
    for (const name of Object.keys({ ...optionalDependencies })) visit(name, folder, true)
  }

  function visit(name: string, from: string, isOptional: boolean): void {
    const folder = resolve(name, from)
    if (folder === undefined || !isThere(folder)) {
      if (isOptional) return
      throw new Error(`${name}, which ${from} needs, is not installed: npm ci`)
    }
    if (found.has(folder)) return
    found.add(folder)
    add(folder)
  }

  /** As Node looks for it: beside the package, and in every folder above. */
  function resolve(name: string, from: string): string | undefined {
    for (let above = from; ; above = above.replace(/(^|\/)[^/]*$/, '')) {
      const folder = join(above, 'node_modules', name)
      if (folder in packages) return folder
      if (above === '') return undefined
    }
  }
}
