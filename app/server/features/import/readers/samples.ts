import { body } from './apple-notes/sample.ts'
import { bundle } from './bear/sample.ts'
import { table } from './csv/sample.ts'
import { enex } from './enex/sample.ts'
import { files as pages } from './html/sample.ts'
import { files as joplin } from './joplin/sample.ts'
import { files as keep } from './keep/sample.ts'
import { answer } from './memos/sample.ts'
import { databaseOf, memosSchema } from './memos/sample-database.ts'
import { markdown } from './notion/sample.ts'
import { tarOf, zipOf, type Files } from '../../../../test/reader-kit.ts'
import { backup as simplenote } from './simplenote/sample.ts'
import { backup as standardNotes } from './standard-notes/sample.ts'

/** Of tests: an export of each program with all that its reader keeps, as a person brings it; made by hand. */
export const samples = {
  joplin: async () => ({ 'notes.jex': await tarOf(joplin) }),
  enex: async () => ({ 'My kitchen.enex': enex }),
  keep: async () => ({ 'takeout.zip': await zipOf(keep) }),
  notion: async () => ({ 'Export-abc.zip': await zipOf({ 'ExportBlock-abc-Part-1.zip': await zipOf(markdown) }) }),
  bear: async () => ({ 'Notes.bear2bk': await zipOf(bundle) }),
  'apple-notes': async () => ({ 'Plum jam.html': body }),
  simplenote: async () => ({
    'notes.zip': await zipOf({ 'source/notes.json': JSON.stringify(simplenote), 'Jam.txt': 'Jam' }),
  }),
  'standard-notes': async () => ({
    'backup.zip': await zipOf({
      'Standard Notes Backup and Import File.txt': JSON.stringify(standardNotes),
      'Items/Note/Plum jam.txt': 'Text',
    }),
  }),
  memos: async () => ({ 'memos.json': JSON.stringify(answer) }),
  'memos-database': async () => ({ 'memos_prod.db': await databaseOf(memosSchema) }),
  csv: async () => ({ 'My notes.csv': table }),
  html: async () => ({ 'pages.zip': await zipOf(pages) }),
} satisfies Record<string, () => Promise<Files>>
