/** Licences under which code may be given on together with code under the MIT licence, asking for a notice at the most. */
const permissive = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['CC0-1.0', 'Unlicense', 'Zlib', 'PSF-2.0', 'Python-2.0'],
])

/** Other licences, for the packages that a pattern matches, and why they fit. */
const exceptions: readonly { readonly licence: string; readonly packages: RegExp; readonly why: string }[] = [
  {
    licence: 'LGPL-3.0-or-later',
    packages: /^@img\/sharp-/,
    why: 'libvips is a library of its own that is loaded at run time, unchanged, and may be replaced',
  },
  {
    licence: 'OFL-1.1',
    packages: /^@fontsource-variable\//,
    why: 'fonts may be given on with any program, as long as they are not sold by themselves',
  },
]

interface Licensed {
  readonly name: string
  readonly licence: string
}

/** @returns why a package may not be given on, and what to do; undefined when it may */
export function problemOf({ name, licence }: Licensed): string | undefined {
  if (licence === '') return `${name} has no licence in package-lock.json: ask its authors, or do without it.`
  if (fits(name, licence)) return undefined
  return `${name} is under ${licence}, which does not fit the MIT licence or is not known here: do without it, or say in scripts/licences/problem.ts why it fits.`
}

/** @param expression of SPDX: names, with AND, OR and parentheses around the whole */
function fits(name: string, expression: string): boolean {
  const text = expression.replace(/^\((.*)\)$/, '$1')
  // What is nested is for a person to read.
  if (/[()]/.test(text)) return false
  return text.split(' OR ').some((choice) => choice.split(' AND ').every((one) => isFine(name, one)))
}

function isFine(name: string, licence: string): boolean {
  return permissive.has(licence) || exceptions.some((one) => one.licence === licence && one.packages.test(name))
}
