import { randomBytes } from 'node:crypto'
import { Agent } from 'node:http'
import { connect } from '../../app/server/platform/database/connect.ts'
import { routes } from '../../app/server/routes.ts'
import { aSignedInPerson, type Person } from '../../kit/person.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { aProduct } from '../../kit/product.ts'
import { percentile } from '../figures.ts'
import { makeSearchable, withoutSearch } from '../searchable.ts'
import { makeNotes, planted, type Size } from './search-notes.ts'
import type { Outcome, Trial } from './trial.ts'
import { visit } from './visit.ts'

const sizes = { large: { notes: 100_000, pads: 1_000 }, small: { notes: 1_000, pads: 10 } }
const shortSizes = { large: { notes: 4_000, pads: 40 }, small: { notes: 400, pads: 4 } }

interface Kind {
  readonly name: string
  readonly q: string
  /** How many notes of so many it finds; undefined when only that it answers is known. */
  readonly count?: (notes: number) => number
}

const has = ({ every }: { readonly every: number }) => ({ count: (notes: number) => Math.floor(notes / every) })

const kinds: readonly Kind[] = [
  { name: 'word in half of the notes', q: planted.common.word, ...has(planted.common) },
  { name: 'word in one of 50', q: planted.usual.word, ...has(planted.usual) },
  { name: 'rare word', q: planted.rare.word, ...has(planted.rare) },
  { name: 'two letters', q: 'ma' },
  { name: 'three letters', q: 'com' },
  { name: 'five letters', q: 'orcha', ...has(planted.usual) },
  { name: 'two words', q: 'marmalade orchard', ...has(planted.usual) },
  { name: 'part of a compound', q: 'zylinderpumpe', ...has(planted.compound) },
  { name: 'accents', q: 'brulee', ...has(planted.accents) },
  { name: 'Japanese, two letters', q: '天気', ...has(planted.japanese) },
  { name: 'Japanese, three letters', q: '東京都', ...has(planted.japanese) },
  { name: 'Thai', q: 'พลัม', ...has(planted.thai) },
  { name: 'emoji', q: '🎉', ...has(planted.signs) },
  { name: 'word with signs', q: 'C++', ...has(planted.signs) },
  { name: 'version', q: '1.2.3', ...has(planted.signs) },
  { name: 'joined word', q: 'todo', ...has(planted.signs) },
  { name: 'phrase', q: '"creme brulee"', ...has(planted.accents) },
  { name: 'without a word', q: 'orchard -marmalade', count: () => 0 },
  { name: 'in a pad', q: 'marmalade pad:3' },
  { name: 'in a month', q: 'marmalade updated:2026-10' },
  { name: 'in all names', q: 'title:note', count: (notes) => notes },
  { name: 'words of one name', q: 'title:"note 77"', count: () => 1 },
  { name: 'typo', q: 'quizzacoiusly', ...has(planted.rare) },
  { name: 'nothing', q: 'zzzzqqqq', count: () => 0 },
]

/** Searching as one person with very many notes, beside one with few; and what a save costs. */
export async function search(trial: Trial): Promise<Outcome> {
  const say = (text: string) => trial.say(text)
  const postgres = await aPortedPostgres(trial)
  const product = await aProduct(trial, { DATABASE_URL: postgres.url, DATABASE_POOL: '4' })
  await product.start()
  const sql = connect(postgres.url, 1)
  trial.onEnd(() => sql.end({ timeout: 1 }))
  await sql`set statement_timeout = 0`

  const people: { name: string; person: Person; size: Size }[] = []
  for (const [name, size] of Object.entries(trial.isShort ? shortSizes : sizes)) {
    const person = await aSignedInPerson(product.url)
    const [newest] = await sql<{ id: string }[]>`select id from users order by id desc limit 1`
    if (!newest) throw new Error('there is no account')
    await withoutSearch(sql, () => makeNotes(sql, newest.id, size, say))
    people.push({ name, person, size })
  }
  await makeSearchable(sql, say)
  await sql`vacuum (analyze)`
  await sql`checkpoint`
  const [bytes] = await sql<{ mean: number; notes: number; search: number; vocabulary: number; index: number }[]>`
    select (select avg(octet_length(text))::int from notes) as mean, pg_total_relation_size('notes')::float8 as notes,
           pg_total_relation_size('note_search')::float8 as search,
           pg_relation_size('note_search_words')::float8 as index,
           pg_total_relation_size('search_vocabulary')::float8 as vocabulary`

  const times = trial.isShort ? 10 : 100
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  trial.onEnd(async () => agent.destroy())
  const broken: string[] = []
  const rows: Record<string, unknown>[] = []
  const table: string[][] = [['', 'who', 'found', 'p50 ms', 'p95 ms', 'longest ms']]
  for (const { name, q, count } of kinds) {
    for (const { name: who, person, size } of people) {
      const took: number[] = []
      let said = ''
      for (let time = 0; time < times; time++) {
        const begin = performance.now()
        const { status, body } = await visit(product.url + routes.search.href({ q, part: 'found' }), person, agent)
        took.push(performance.now() - begin)
        said = /data-found-count[^>]*>([^<]*)/.exec(body)?.[1] ?? ''
        const expected = count && wordsFor(count(size.notes))
        const many = /^More than ([\d,]+) notes found/.exec(said)?.[1]?.replace(',', '')
        const isRight =
          expected === undefined || said === expected || (many && (count?.(size.notes) ?? 0) > Number(many))
        if (status !== 200 || said === '' || said.startsWith('That takes') || !isRight) {
          broken.push(`${name} (${who}): ${status} “${said}”, and should be “${expected ?? 'a count'}”`)
          break
        }
      }
      took.sort((a, b) => a - b)
      const figures = { p50: percentile(took, 0.5), p95: percentile(took, 0.95), longest: took.at(-1) ?? NaN }
      rows.push({ kind: name, who, said, ...figures })
      table.push([
        name,
        who,
        said.replace(/ notes? found\./, ''),
        ...Object.values(figures).map((value) => value.toFixed(1)),
      ])
    }
  }

  for (const { name: who, person } of people) {
    const [withSearch, without] = [await saves(person), await withoutSearch(sql, () => saves(person))]
    for (const [name, figures] of Object.entries({ save: withSearch, 'save without search': without })) {
      rows.push({ kind: name, who, ...figures })
      table.push([name, who, '', ...Object.values(figures).map((value) => value.toFixed(1))])
    }
  }
  return { table, kept: { times, bytes, rows, people: people.map(({ name, size }) => ({ name, ...size })) }, broken }

  /** One note of ordinary size is saved again and again, each time with another word. */
  async function saves(person: Person) {
    const { body } = await visit(product.url + routes.home.href(), person, agent)
    const noteId = /href="\/notes\/(\d+)"/.exec(body)?.[1] ?? ''
    const [note] = await sql<{ text: string }[]>`select text from notes where id = ${noteId}`
    const took: number[] = []
    for (let time = 0; time < times; time++) {
      const form = new URLSearchParams({
        name: 'Saved',
        text: `${note?.text ?? ''} ${randomBytes(4).toString('hex')}`,
        pad_id: '',
      })
      const begin = performance.now()
      const { status } = await visit(product.url + routes.notes.edit.href({ noteId }), person, agent, form.toString())
      took.push(performance.now() - begin)
      if (status !== 303) broken.push(`a save was answered with ${status}`)
    }
    took.sort((a, b) => a - b)
    return { p50: percentile(took, 0.5), p95: percentile(took, 0.95), longest: took.at(-1) ?? NaN }
  }
}

function wordsFor(count: number): string {
  return count === 0 ? 'No note found.' : count === 1 ? '1 note found.' : `${count} notes found.`
}
