import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { git } from './migrations/previous.ts'
import { dayOf, expectReady, expectReleasedUnchanged } from './release/checks.ts'
import { releaseEdits } from './release/edits.ts'
import { NoRelease, readReleaseOptions } from './release/options.ts'

/**
 * `npm run release -- VERSION` closes a release: what is under "Unreleased" in the changelog becomes the version's, every package file has the
 * version, every migration is released; all of it is one commit with the tag `vVERSION`. The commit after it writes the release into
 * `previous-release.json`, so that from then on the next one is compared with it (decision 23). Nothing is pushed.
 */

/** Of this folder: tests make releases of others. */
const root = process.env['RELEASE_OF'] ?? resolve(import.meta.dirname, '..')

try {
  const { version: current } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const options = readReleaseOptions(process.argv.slice(2), current)
  const { version, isDry } = options
  expectReady(root, version)
  const edits = releaseEdits(root, version, dayOf(new Date()))
  expectReleasedUnchanged(root, edits)
  if (!options.isUntested && !isDry) expectGreen()
  const changed = [...edits].filter(([file, text]) => readFileSync(join(root, file), 'utf8') !== text)
  const said = changed.map(([file]) => `  ${file}`).join('\n')
  if (isDry)
    say(`${version} would change, commit and tag as v${version}:\n${said}\nNothing was changed, and no test was run.`)
  else {
    for (const [file, text] of changed) writeFileSync(join(root, file), text)
    const commit = closeRelease(
      version,
      changed.map(([file]) => file),
    )
    nameRelease(version, commit)
    say(`${version} is commit ${commit.slice(0, 7)}, tagged v${version}:\n${said}\nPush both: git push --follow-tags`)
  }
} catch (error) {
  if (!(error instanceof NoRelease)) throw error
  process.stderr.write(`No release: ${error.message}\n`)
  process.exit(1)
}

function expectGreen(): void {
  const { status } = spawnSync(process.execPath, ['scripts/test.ts'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new NoRelease('npm test fails. (--untested leaves it out, where it ran elsewhere.)')
}

/** @returns the commit's id */
function closeRelease(version: string, files: readonly string[]): string {
  done('add', ...files)
  done('commit', '-q', '-m', `Release ${version}`)
  done('tag', '-a', `v${version}`, '-m', `Notejam ${version}`)
  return done('rev-parse', 'HEAD')
}

function nameRelease(version: string, commit: string): void {
  const file = 'scripts/previous-release.json'
  const kept = JSON.parse(readFileSync(join(root, file), 'utf8')) as object
  writeFileSync(join(root, file), `${JSON.stringify({ ...kept, name: version, commit }, null, 2)}\n`)
  done('add', file)
  done('commit', '-q', '-m', `The next release is compared with ${version}`)
}

function done(...words: string[]): string {
  const said = git(root, ...words)
  if (said === undefined)
    throw new NoRelease(`git ${words.slice(0, 2).join(' ')} failed: git status says where it stands.`)
  return said
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
