import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const text = await readFile(join(root, 'docs/security.md'), 'utf8')

/** How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has. Their numbers are the first of the section. */
const sections: Readonly<Record<string, number>> = {
  ...{ '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2, '2.1': 3, '2.2': 3, '2.3': 4, '2.4': 1 },
  ...{ '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2, '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4 },
  ...{ '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3, '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5, '6.6': 3, '6.8': 4 },
  ...{ '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2, '8.1': 2, '8.2': 3, '8.3': 1, '8.4': 1 },
  ...{ '9.1': 3, '9.2': 4, '10.1': 2, '10.2': 2, '10.3': 4, '10.4': 11, '10.5': 5, '10.6': 2, '10.7': 3 },
  ...{ '11.1': 2, '11.2': 3, '11.3': 3, '11.4': 4, '11.5': 1, '11.6': 1, '12.1': 3, '12.2': 2, '12.3': 4 },
  ...{ '13.1': 1, '13.2': 5, '13.3': 2, '13.4': 5, '14.1': 2, '14.2': 4, '14.3': 3 },
  ...{ '15.1': 3, '15.2': 3, '15.3': 7, '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3 },
  ...{ '17.1': 1, '17.2': 4, '17.3': 2 },
}

const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) +\| ([12]) +\| (.+?) +\| (.+?) +\| (.+?) +\|$/gm)].map(
  ([, id = '', level = '', asked = '', verdict = '', why = '']) => ({ id, level: Number(level), asked, verdict, why }),
)
const withVerdict = (verdict: string) => rows.filter((row) => row.verdict === verdict)

it('has every requirement of levels 1 and 2 once, in order', () => {
  const expected = Object.entries(sections).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
  )
  expect(expected).toHaveLength(253)
  expect(rows.map(({ id }) => id)).toEqual(expected)
  expect(rows.filter(({ level }) => level === 1)).toHaveLength(70)
})

it('says of each that it passes, does not yet, or does not apply, and counts them', () => {
  const [pass, notYet, not] = ['Pass', 'Not yet', 'Does not apply'].map((verdict) => withVerdict(verdict).length)
  expect((pass ?? 0) + (notYet ?? 0) + (not ?? 0)).toBe(rows.length)
  expect(text.replaceAll(/\s+/g, ' ')).toContain(`**${pass} pass, ${notYet} do not yet, ${not} do not apply.**`)
})

it.each(withVerdict('Pass'))('$id $asked names what proves it', ({ why }) => {
  const named = [...why.matchAll(/`([\w./-]+)`/g)].map(([, file = '']) => file)
  const documented = [...why.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target)
  expect(named.length + documented.length).toBeGreaterThan(0)
  for (const file of named) {
    expect(existsSync(join(root, file)), file).toBe(true)
    expect(file, 'a test, or a check over the templates').toMatch(/\.test\.ts$|^infra\/checks\//)
  }
})

it('leads to files and headings that are there', () => {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, words = '']) =>
    words
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  )
  const targets = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target)
  expect(targets.length).toBeGreaterThan(20)
  for (const target of targets.filter((one) => !one.startsWith('https:'))) {
    if (target.startsWith('#')) expect(headings, target).toContain(target.slice(1))
    else expect(existsSync(join(root, 'docs', target)), target).toBe(true)
  }
})

it('gives a sentence where a row does not pass', () => {
  for (const { id, why } of rows.filter(({ verdict }) => verdict !== 'Pass')) {
    expect(why.length, id).toBeGreaterThan(7)
  }
})
