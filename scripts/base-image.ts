import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ageDays, moved, pinIn } from './base-image/pin.ts'
import { digestOf, RegistryError } from './base-image/registry.ts'

/**
 * `npm run base-image` moves the Dockerfile to the image that the tag of its base is today, and writes the day; `--check`
 * only looks, and ends with 1 when there has been a newer one and the pinned one is more than a month old. It asks Docker
 * Hub, without Docker. AWS and GitHub see the new base with the next delivery.
 */
const oldAfterDays = 30

const file = join(import.meta.dirname, '../Dockerfile')

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof RegistryError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

async function main(given: readonly string[]): Promise<void> {
  const isCheck = given.length === 1 && given[0] === '--check'
  if (given.length > 0 && !isCheck) throw new RegistryError('npm run base-image [-- --check]')
  const text = await readFile(file, 'utf8')
  const { image, tag, digest, recorded } = pinIn(text)
  const newest = await digestOf(image, tag)
  const today = new Date().toISOString().slice(0, 10)
  if (newest === digest) {
    say(`${image}:${tag} is still ${digest}, which was recorded on ${recorded}.`)
    return
  }
  if (!isCheck) {
    await writeFile(file, moved(text, newest, today))
    say(`${image}:${tag} is ${newest} now: the Dockerfile names it, with the day.`)
    return
  }
  const days = ageDays(recorded, today)
  say(`${image}:${tag} is ${newest} now; the Dockerfile has named ${digest} for ${days} days.`)
  if (days > oldAfterDays) throw new RegistryError('npm run base-image moves it.')
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`)
}
