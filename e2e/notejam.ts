import { sharedNotejam } from './shared.ts'

/** A Notejam for a browser to visit. */
export interface Notejam {
  /** Its origin, without a trailing slash. */
  readonly url: string
}

/**
 * The Notejam that NOTEJAM_URL names, or else the one that all test files share. (BASE_URL would be the usual name; in a
 * test that is the runner's own, always `/`.)
 */
export async function openNotejam(): Promise<Notejam> {
  const given = process.env['NOTEJAM_URL']
  return { url: given ? new URL(given).origin : await sharedNotejam() }
}
