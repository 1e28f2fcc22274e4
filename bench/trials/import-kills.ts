import { chance, diceOf } from '../../kit/dice.ts'
import { killImports } from '../../kit/killed-imports.ts'
import type { Outcome, Trial } from './trial.ts'

/** The whole process is killed a hundred times while it imports: each import ends in what it would have ended in. */
export async function killedImports(trial: Trial): Promise<Outcome> {
  const seed = Date.now() % 1_000_000
  trial.say(`seed ${seed}`)
  const killed = await killImports(trial, trial.isShort ? 5 : 100, diceOf(chance(seed)), (text) => trial.say(text))
  const { kills, imports, halfDone, broken } = killed
  return {
    table: [
      ['kills', 'imports', 'of them half done', 'differences'],
      [kills, imports, halfDone, broken.length].map(String),
    ],
    kept: { seed, kills, imports, halfDone },
    broken: [...broken, ...(halfDone === 0 ? ['no kill met an import half done'] : [])],
  }
}
