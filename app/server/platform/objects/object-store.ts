import type { Readable } from 'node:stream'
import { Refusal } from '../http/refusal.ts'

/** Part of an object: the first and the last byte of it, counted from 0. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/** Keeps bytes under a key. Keys are made by us: letters, digits and hyphens. */
export interface ObjectStore {
  /**
   * Keeps what a file holds; once this resolves it is kept.
   * @param bytes how many there are in the file
   */
  put(key: string, file: string, bytes: number, type: string): Promise<void>
  /** @throws ObjectProblem when there is no such object, among others */
  get(key: string, range?: ByteRange): Promise<Readable>
  /** Does nothing when there is none. */
  remove(key: string): Promise<void>
  /** Removes what processes left that were killed while they stored something. */
  tidy(): Promise<void>
}

/** A failure of the store: for the log, with what to do. The visitor is told to try again later. */
export class ObjectProblem extends Refusal {
  /** The error's own name, such as `AccessDenied`. */
  readonly reason: string
  /** What the operator can do about it. */
  readonly remedy: string

  constructor(reason: string, remedy: string) {
    super(
      503,
      'no-objects',
      'Files cannot be reached just now',
      'Your notes are safe, and so are the files that you attached before. Try again in a minute.',
      { 'retry-after': '30' },
    )
    this.reason = reason
    this.remedy = remedy
  }
}
