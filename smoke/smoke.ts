import { aNewAccount, deleteAccount, signIn, signUp } from './account.ts'
import { Client, Wrong } from './client.ts'
import { balancer, headers, staticFiles, version } from './looks.ts'
import { attach, aWord, deleteNote, find, trashAndRestore, write } from './note.ts'
import type { Account, Options } from './options.ts'

/** Deleting what was made has a time of its own: it is done also when all the other time is over. */
const cleanupMs = 30_000

type Print = (line: string) => void

/**
 * Uses a running Notejam as a visitor does, step by step, until one fails. What it made is deleted in any case.
 * @param print takes a line for each step
 * @returns a sentence that says what is wrong; undefined when nothing is
 */
export async function smoke(options: Options, print: Print): Promise<string | undefined> {
  const made: Made = {
    account: options.account ?? aNewAccount(),
    word: aWord(),
    isAccountAsked: false,
    isNoteAsked: false,
  }
  let problem: string | undefined
  let left: string | undefined
  try {
    problem = await sentenceOf(() => use(options, made, print))
  } finally {
    left = await sentenceOf(() => cleanUp(options, made, print))
  }
  return problem ?? left
}

/** What there may be to delete: what was asked for and is not answered may have been done. */
interface Made {
  readonly account: Account
  /** Of the note. */
  readonly word: string
  isAccountAsked: boolean
  isNoteAsked: boolean
}

async function use(options: Options, made: Made, print: Print): Promise<void> {
  const { origin, balancer: bare, requestMs, wholeMs } = options
  const whole = AbortSignal.timeout(wholeMs)
  const client = new Client(origin, requestMs, whole)
  const step = stepwise(print)

  await step('the version', () => version(client, options), say)
  const page = await step('security headers', () => headers(client, options))
  await step('static files', () => staticFiles(client, page), say)
  if (bare !== undefined) await step('the bare balancer', () => balancer(new Client(bare, requestMs, whole)), say)
  if (options.isWithoutAccount) return
  if (options.account === undefined) {
    made.isAccountAsked = true
    await step('sign up', () => signUp(client, made.account, options.invitation))
  }
  await step('sign in', () => signIn(client, made.account))
  made.isNoteAsked = true
  const note = await step('write a note', () => write(client, made.word))
  await step('find it', () => find(client, note))
  await step('attach a file', () => attach(client, note))
  await step('trash and restore', () => trashAndRestore(client, note))
}

async function cleanUp({ origin, requestMs }: Options, made: Made, print: Print): Promise<void> {
  const client = new Client(origin, requestMs, AbortSignal.timeout(cleanupMs))
  const step = stepwise(print)
  if (made.isAccountAsked) await step('delete the account', () => deleteAccount(client, made.account), say)
  else if (made.isNoteAsked) {
    await step('delete the note', async () => {
      await signIn(client, made.account)
      await deleteNote(client, made.word)
    })
  }
}

const say = (words: string) => words

/** Runs a step and prints its line. @returns a function, which may be given how the step's result is told */
function stepwise(print: Print) {
  return async <Result>(
    name: string,
    act: () => Promise<Result>,
    told: (result: Result) => string = () => '',
  ): Promise<Result> => {
    const begin = performance.now()
    const line = (mark: string, more: string) =>
      print(`${mark} ${String(Math.round(performance.now() - begin)).padStart(6)} ms  ${name}${more && `: ${more}`}`)
    try {
      const result = await act()
      line('ok  ', told(result))
      return result
    } catch (error) {
      line('FAIL', '')
      if (error instanceof Wrong) throw new Wrong(`“${name}”: ${error.message}`)
      throw error
    }
  }
}

async function sentenceOf(act: () => Promise<void>): Promise<string | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    return `Failed at ${error.message}.`
  }
}
