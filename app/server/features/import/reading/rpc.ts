import type { ChildProcess } from 'node:child_process'
import type { Transferable } from 'node:worker_threads'
import { ObjectProblem } from '../../../platform/objects/object-store.ts'
import { ImportRefusal } from '../sources/refusal.ts'

/** What the other thread may ask, by name. */
export type Handlers = Readonly<Record<string, (input: never) => unknown>>

/** An error, as it crosses between threads. */
type Failure =
  | { readonly kind: 'refusal'; readonly sentence: string; readonly isOfAll: boolean }
  | { readonly kind: 'store'; readonly reason: string; readonly remedy: string }
  | { readonly kind: 'defect'; readonly message: string; readonly stack: string | undefined }

type Message =
  | { readonly ask: string; readonly id: number; readonly input: unknown }
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: Failure }

export interface Line {
  /** @throws what the other thread threw: a refusal, a problem of the store, or a defect */
  ask<Result>(name: string, input?: unknown): Promise<Result>
  /** Ends what was asked and has no answer. */
  fail(error: Error): void
}

/** The way to another thread or process. */
interface Port {
  on(event: 'message', heard: (message: Message) => void): unknown
  postMessage(message: Message, moved: Transferable[]): void
}

/** To a child process, or in it to its parent. */
export function portOf(process: ChildProcess | NodeJS.Process): Port {
  return {
    on: (event, heard) => process.on(event, heard),
    // One that has ended says so by its exit.
    postMessage: (message) => void process.send?.(message, undefined, undefined, () => {}),
  }
}

/** Questions and answers between two threads, or processes, in both directions. */
export function connected(port: Port, handlers: Handlers): Line {
  const open = new Map<number, PromiseWithResolvers<unknown>>()
  let last = 0
  let ended: Error | undefined

  async function answer(name: string, id: number, input: unknown): Promise<void> {
    try {
      const result = await handlers[name]?.(input as never)
      port.postMessage({ id, answer: result }, movable(result))
    } catch (error) {
      port.postMessage({ id, failure: failureOf(error) }, [])
    }
  }

  port.on('message', (message: Message) => {
    if ('ask' in message) void answer(message.ask, message.id, message.input)
    else if ('failure' in message) open.get(message.id)?.reject(errorOf(message.failure))
    else open.get(message.id)?.resolve(message.answer)
    if (!('ask' in message)) open.delete(message.id)
  })
  return {
    async ask<Result>(name: string, input?: unknown): Promise<Result> {
      if (ended) throw ended
      const question = Promise.withResolvers<unknown>()
      open.set(++last, question)
      port.postMessage({ ask: name, id: last, input }, [])
      return (await question.promise) as Result
    },
    fail(error) {
      // What ended it is said first, and then that it has ended.
      ended ??= error
      for (const { reject } of open.values()) reject(error)
      open.clear()
    },
  }
}

/** Bytes that are an answer by themselves are not copied. */
function movable(result: unknown): Transferable[] {
  const isWhole = result instanceof Uint8Array && result.byteLength === result.buffer.byteLength
  return isWhole && result.buffer instanceof ArrayBuffer ? [result.buffer] : []
}

function failureOf(error: unknown): Failure {
  if (error instanceof ImportRefusal) return { kind: 'refusal', sentence: error.message, isOfAll: error.isOfAll }
  if (error instanceof ObjectProblem) return { kind: 'store', reason: error.reason, remedy: error.remedy }
  const { message, stack } = error instanceof Error ? error : new Error('no error was thrown')
  // What a parser quotes is of a note, and a defect is logged.
  const plain = message.replace(/["'`].*["'`]/gs, '"…"')
  return { kind: 'defect', message: plain, stack: stack?.replace(message, () => plain) }
}

function errorOf(failure: Failure): Error {
  if (failure.kind === 'refusal') return new ImportRefusal(failure.sentence, failure)
  if (failure.kind === 'store') return new ObjectProblem(failure.reason, failure.remedy)
  const error = new Error(failure.message)
  if (failure.stack !== undefined) error.stack = failure.stack
  return error
}
