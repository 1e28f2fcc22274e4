import { readOptions, WrongOptions, type Options } from './options.ts'
import { smoke } from './smoke.ts'

/**
 * `npm run smoke -- URL`: asks a running Notejam whether it does what people come for. A line for each step, exit code 1 and a sentence when one
 * fails, 2 when it could not begin.
 */

function options(): Options {
  try {
    return readOptions(process.argv.slice(2), process.env)
  } catch (error) {
    if (!(error instanceof WrongOptions)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(2)
  }
}

const problem = await smoke(options(), (line) => process.stdout.write(`${line}\n`))
if (problem !== undefined) process.stderr.write(`${problem}\n`)
process.exit(problem === undefined ? 0 : 1)
