import { exportNames, filesEnding } from '../../platform/moving/manifest.ts'

/** What stands in an export, for a person who opens it years later. The same in every export. */
export const readme = `Notes from Notejam
==================

Each pad is a folder; notes without a pad stand at the top, and those that were in the
trash in ${exportNames.trash}. A note is a Markdown file (UTF-8) that any editor opens. The folder opens
as a vault in Obsidian.

At the top of a note, between two lines of ---, stands what its text does not say (YAML):

  id        its number in the Notejam that it comes from
  title     its title as it was typed, also where no file can have that name
  pad       its pad, as it was called
  tags      the tags in its text
  created   when it was made, and
  updated   when it was edited last, in UTC
  pinned    whether it was pinned
  trashed   that it was in the trash
  files     names of its files that no file can have on every computer

Everything below the second line is the text of the note, byte by byte.

The files of the note "Jam.md" stand beside it in "Jam${filesEnding}", and its text links to them there.
Links to other notes stay [[Title]].

${exportNames.history} holds earlier versions, where they were asked for.
${exportNames.manifest} counts what is here and lists the pads in their order.
${exportNames.checksums} has the SHA-256 of every file: "sha256sum -c ${exportNames.checksums}" checks
them all (on a Mac "shasum -a 256 -c ${exportNames.checksums}").

Notejam takes all of it back: Account settings, Bring notes. Other programs take the folders
as Markdown.
`
