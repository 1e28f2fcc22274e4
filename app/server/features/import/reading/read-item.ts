import type { NoteItem, PadOfSource, ProblemItem } from '../readers/reader.ts'
import type { ArchiveLimits } from '../sources/budget.ts'
import type { Prepared } from './prepare.ts'

/** A file of what was brought: where it lies among the bytes of all of them. */
export interface BroughtFile {
  readonly name: string
  readonly start: number
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly modifiedAt?: number | undefined
}

/** What the thread is told at its start. */
export interface Brought {
  readonly files: readonly BroughtFile[]
  readonly bytes: number
  readonly limits: ArchiveLimits
  /** Where it may unpack to. */
  readonly uploads: string
}

/** A file of a note. */
export interface ReadFile {
  readonly ref: string
  readonly name: string
  readonly bytes: number
  /** Where its bytes were written, when that was asked for. The one who asked removes it. */
  readonly path?: string | undefined
  /** The attachment that it is here as already. */
  readonly thereId?: string | undefined
  /** Why it cannot be kept. */
  readonly why?: string | undefined
  /** Of a file that several notes show. */
  readonly shared?: { readonly key: string; readonly isOwn: boolean } | undefined
}

interface Found {
  /** Of all items, from 0. */
  readonly place: number
  readonly format: string
}

type AsFound = Pick<NoteItem, 'kind' | 'path' | 'pad' | 'isPinned' | 'isTrashed'>

/** A note that was found: what can be kept of it, and its files. */
export type ReadNote = Found &
  AsFound &
  Prepared & {
    readonly files: readonly ReadFile[]
    /** Of `BroughtPad`. */
    readonly padKey: string | undefined
  }

export type ReadItem = ReadNote | (Found & ProblemItem)

/** A pad that is made before the notes. */
export type BroughtPad = PadOfSource

/** What was recognised. */
export interface Opened {
  /** What each source is, as far as its first reader tells. */
  readonly formats: readonly string[]
  /** As people call them: of all formats. */
  readonly titles: Readonly<Record<string, string>>
  readonly pads: readonly BroughtPad[]
}

/** What is asked of the thread. */
export interface NextItems {
  /** How many of the beginning are left out. */
  readonly from: number
  readonly maxItems: number
  /** UTF-16 units of texts, and bytes of files where these are written, unless a single item has more. */
  readonly maxTextUnits: number
  readonly maxFileBytes: number
  /** Files are written to the disk; otherwise they are only read to their end, to know their sizes and whether they are damaged. */
  readonly isWriting: boolean
}
