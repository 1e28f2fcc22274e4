import { expect, it } from 'vitest'
import { halved } from './late-exports.ts'

const library = `
import { near, far } from 'elsewhere'
import { other } from 'unused-early'
const shared = near(1)
let count = 0
class Base {}
Base.none = new Base
Base.all = [Base.none]
class Panel extends Base { get size() { return shared + far() + other() } }
Panel.prototype.kind = 'panel'
const panels = new Panel
function text() { count++; return [Base, shared] }
console.log('always')
export { text, panels as panel, Base }
`

it('cuts a module in two, so that what only late names need is not in the early half', () => {
  const { early, late } = halved(library, '/lib/index.js', ['panel'])

  expect(early, 'in the order of the module').toMatch(
    /near\(1\)[^]*class Base[^]*Base\.none =[^]*Base\.all =[^]*function text/,
  )
  for (const kept of ['near(1)', 'Base.none', 'function text', "console.log('always')"]) {
    expect(early).toContain(kept)
    expect(late, 'a second copy of a class is another class').not.toContain(kept)
  }
  for (const moved of ['class Panel', 'new Panel', "Panel.prototype.kind = 'panel'", "from 'unused-early'"]) {
    expect(late).toContain(moved)
    expect(early).not.toContain(moved)
  }
})

it('gives both halves what they export and import', () => {
  const { early, late } = halved(library, '/lib/index.js', ['panel'])

  expect(early).toContain('export { text as text, Base as Base, Base as $Base, shared as $shared }')
  expect(early).toContain("import { near } from 'elsewhere'")
  expect(late).toContain('import { $Base as Base, $shared as shared } from "/lib/index.js"')
  expect(late).toContain("import { far } from 'elsewhere'")
  expect(late).toContain('export { panels as panel }')
  expect(late, 'importers find everything in the late half').toContain('export * from "/lib/index.js"')
})

it('keeps together what might be one name, rather than too little', () => {
  const { early } = halved(
    library.replace('text()', 'text(Panel)').replace('[Base,', '[Panel, Base,'),
    '/lib/index.js',
    ['panel'],
  )

  expect(early).toContain('class Panel')
  expect(early).toContain("Panel.prototype.kind = 'panel'")
  expect(early).not.toContain('new Panel')
})

it('refuses a name that a newer version of a library no longer exports', () => {
  expect(() => halved(library, '/lib/index.js', ['gone'])).toThrow('/lib/index.js does not export gone')
})
