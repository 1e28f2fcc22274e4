import { accountOf } from '../account.ts'
import type { Arguments } from '../arguments.ts'
import { awsCli } from '../aws.ts'
import { print } from '../run.ts'
import { abandon } from './abandon.ts'
import { confirmation } from './confirm.ts'

/** `npm run deploy -- ENV --abandon`, with the credentials of a person who may delete what outlives stacks. */
export async function abandonEnvironment({ environment, yes }: Arguments): Promise<void> {
  accountOf(environment)
  await abandon({
    environment,
    // Each answer anew: stacks change meanwhile.
    aws: { ask: (words, region = environment.region) => awsCli(region).ask(words) },
    confirm: confirmation(yes),
    say: (line) => {
      print(`${line}\n`)
    },
  })
}
