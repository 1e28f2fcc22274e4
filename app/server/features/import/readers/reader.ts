import type { Readable } from 'node:stream'
import type { Converted } from './html/converted.ts'

/** A file of what a person brought: of an archive, of a chosen folder, or the only one. */
export interface SourceEntry {
  /** From the top of the archive, with `/` between names; checked: never absolute, never with `..`. */
  readonly path: string
  /** Undefined until it is read, where the archive does not say it. */
  readonly bytes: number | undefined
  readonly modifiedAt: Date | undefined
}

/** A text, and how it was read where neither the file nor Unicode says it. */
export interface ReadText {
  readonly text: string
  /** One plain sentence. */
  readonly readAs?: string
}

/** What a person brought, with its limits enforced: every read is counted against them. */
export interface Source {
  /** In the order of the archive, folders left out. */
  readonly entries: readonly SourceEntry[]
  /** @throws ImportRefusal beyond `maxBytes`, or when the entry is damaged */
  bytes(entry: SourceEntry, maxBytes: number): Promise<Buffer>
  /** Decoded from UTF-8 or, by its mark, UTF-16, for programs that write nothing else. @throws ImportRefusal as `bytes` does, or when it is no text */
  text(entry: SourceEntry, maxBytes: number): Promise<string>
  /**
   * Decoded from whatever it is in: how it was read is told where nothing says it.
   * @param declared finds the label that the file has for its encoding
   * @throws ImportRefusal as `text` does
   */
  anyText(entry: SourceEntry, maxBytes: number, declared?: (bytes: Buffer) => string | undefined): Promise<ReadText>
  stream(entry: SourceEntry): Promise<Readable>
  /** An archive inside the archive (zip or tar); how deep they lie is bounded. */
  inner(entry: SourceEntry): Promise<Source>
}

/** A file that a note shows or links to; its text names it as `import-file:REF`, percent-encoded, where a path would stand. */
export interface FileOfNote {
  /** Names it within this note. */
  readonly ref: string
  readonly name: string
  /** Where the archive says it: then the look at an import does not read the file. @default it is read, to know */
  readonly bytes?: number | undefined
  /** Until the next item is asked for: what a reader keeps in a temporary file is gone by then. */
  open(): Promise<Readable>
  /**
   * For a file that several notes show: it is kept once, under the same key in all of them, and belongs to the note that says so, whether that
   * comes first or last. @default a file of this note alone
   */
  readonly shared?: { readonly key: string; readonly isOwn: boolean }
}

/** A pad as the other Notejam had it. */
export interface PadOfSource {
  /** What notes say it by (`padKey`): several pads may have one name. */
  readonly key: string
  readonly name: string
  readonly colour: number | undefined
  /** Whether the person put it where it is among the pads. */
  readonly isPlaced: boolean
}

/** What a note was before, or what could not be merged into it. */
export interface VersionOfNote {
  /** In their order, from 1. Several of one number: a version, and texts that were saved over it and could not be merged. */
  readonly number: number
  readonly title: string
  /** Markdown; files of the note stand in it as in the note's own text. */
  readonly text: string
  readonly savedAt: Date
  readonly isConflict: boolean
}

export interface NoteItem {
  readonly kind: 'note'
  /** The same in every export of the same note: the other program's id, or the path. Two items never share one. */
  readonly sourceId: string
  /** Where it was found, for the report. */
  readonly path: string
  readonly title: string
  /** Markdown. Links to other notes as `[[Title]]` or `[[Title|words]]`. */
  readonly text: string
  /** Folders and notebooks from the outermost; empty for none. */
  readonly pad: readonly string[]
  /** Of a reader with `pads`: which of them; `pad` says its name all the same. */
  readonly padKey?: string
  /** Without `#`. Those that the text does not have yet are added to it. */
  readonly tags: readonly string[]
  readonly createdAt: Date | undefined
  readonly updatedAt: Date | undefined
  readonly isPinned: boolean
  readonly isTrashed: boolean
  readonly files: readonly FileOfNote[]
  /** Its history, the oldest first. @default none */
  readonly versions?: readonly VersionOfNote[]
  /** One plain sentence for each thing that could not be kept. */
  readonly lost: readonly string[]
}

/** A file that no note was made of: it says why. */
export interface ProblemItem {
  readonly kind: 'problem'
  readonly path: string
  /** One plain sentence. */
  readonly why: string
  /** Of a file that is none of the reader's: another reader may know it. @default false */
  readonly isLeft?: boolean
}

export type ImportItem = NoteItem | ProblemItem

/** What readers have done for them. */
export interface Work {
  /** In a worker thread. @returns undefined when it reached its limit of time or memory: the reader takes the words alone */
  markdownOf(html: string): Promise<Converted | undefined>
  /** A path for a temporary file. The reader removes it; what is left goes with the import. */
  fileFor(name: string): Promise<string>
}

/** What reads the export of one program. */
export interface Reader {
  /** In addresses and reports: `enex`. */
  readonly format: string
  /** As people call it: `Evernote (ENEX)`. */
  readonly title: string
  /** By content, not by name alone. Reads little: it is asked for every import. */
  recognises(source: Source): Promise<boolean>
  /**
   * Everything in a fixed order, one by one: never all of it in memory. An item that cannot be read becomes a problem, and the rest goes on.
   * It may be called again for the same source, and then tells the same.
   */
  items(source: Source, work: Work): AsyncIterable<ImportItem>
  /** Pads that are made before the notes, in their order, also those without notes. */
  pads?(source: Source): Promise<readonly PadOfSource[]>
}
