import { readFile } from 'node:fs/promises'
import packageFile from '../../package.json' with { type: 'json' }
import { errorCode } from './error-code.ts'

/** What the build writes beside the program (scripts/build.ts). */
export const versionFile = 'version.json'

export interface Version {
  /** The release's, such as `0.1.0`. */
  readonly name: string
  /** The commit that it was built from, 40 hexadecimal digits; undefined where that is not known. */
  readonly commit?: string | undefined
}

/** As people and checks read it: `0.1.0+59eb830`, or `0.1.0` without a commit. */
export function versionText({ name, commit }: Version): string {
  return commit === undefined ? name : `${name}+${commit.slice(0, 7)}`
}

/**
 * The version that runs.
 * @param folder of the program. Where the build left no file, as under `npm run dev`, only the release is known
 */
export async function readVersion(folder: string): Promise<Version> {
  try {
    return JSON.parse(await readFile(`${folder}/${versionFile}`, 'utf8')) as Version
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    return { name: packageFile.version }
  }
}
