import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { precompileJsx } from './precompile-jsx.ts'

/** Sources of expressions; in all of them `hostile` is a text, `Box` a component and `list` an array of texts. */
const expressions: Record<string, string> = {
  'text and values': '<p>Two {1 + 1} {hostile} {null}{undefined}{true}{0}</p>',
  'what is written out': `<p title="a 'b'" lang="en">{'a < b & "c"'} “quoted” — 100 %</p>`,
  attributes: '<a href={hostile} title={hostile} class="x">x</a>',
  'attributes that are not there': '<a href={undefined} title={null} hidden={false}>x</a>',
  'attributes without a value': '<input required disabled={true} value={hostile} />',
  'words in attributes':
    '<p aria-hidden={true} aria-busy={false} aria-label={undefined} data-n={0} spellcheck={false}>x</p>',
  'attributes by names of properties':
    '<label htmlFor="x" className={hostile} tabIndex={0}>x<svg strokeWidth={2} defaultValue="a" /></label>',
  'void elements': '<p>a<br />b<img src="/x" alt="" /></p>',
  'an empty element': '<div />',
  'nested elements': '<ul><li><b>{hostile}</b></li><li /></ul>',
  lists: '<ul>{list.map((text) => <li key={text}>{text}</li>)}</ul>',
  'values that are elements': '<p>{hostile && <b>{hostile}</b>}{false && <i>no</i>}</p>',
  'lists of texts': '<p>{list}{[hostile, <b>x</b>, 0, null]}</p>',
  'texts beside elements in components': '<Box label={[hostile, 1]}>{hostile} and <i>x</i>{list}</Box>',
  'an array drawn twice': '<p>{same}{same}<Box label={same}>{same}</Box></p>',
  fragments: '<><p>a</p>{hostile}<></></>',
  components: '<main><Box label={<b>{hostile}</b>}><i>{hostile}</i> and <u>more</u></Box></main>',
  'components in components': '<Box label="a"><Box label={hostile}>{list.map((text) => <i>{text}</i>)}</Box></Box>',
  'components in attributes of elements': '<p class={list.join(" ")}><Box label={hostile} /></p>',
  'white space': `<p>
      several words
      in lines, <b>bold</b>{' '}
      <i>i</i>
      {hostile}

      end
    </p>`,
  'spread attributes': '<p {...{ class: hostile, hidden: true }}>{hostile}<b>x</b></p>',
  choices: '<select value="2"><option value="1">{hostile}</option><option value="2">two</option></select>',
  'a textarea': '<form><textarea rows={2}>{hostile}</textarea></form>',
  'trusted markup': '<svg viewBox="0 0 1 1" dangerouslySetInnerHTML={{ __html: "<path />" }} />',
}

const source = `
  const hostile: string = '<script>alert("1")</script> & \\'';
  const same = ['a', '<b>', hostile];
  const list = () => ['a', '<b>', hostile];
  function Box({ label, children }: { label: unknown; children?: unknown }) {
    return <section><h2>{label}</h2>{children}</section>;
  }
  export const drawings = { ${Object.entries(expressions)
    .map(([name, code]) => `${JSON.stringify(name)}: () => ${code.replaceAll('list', 'list()')},`)
    .join('\n')} };
`

type Drawings = Record<string, () => VNode>
let folder: string
let compiled: Drawings
let plain: Drawings
beforeAll(async () => {
  // Beside the dependencies that what is built asks for.
  folder = await mkdtemp(join(import.meta.dirname, '..', 'node_modules', '.precompile-'))
  await writeFile(join(folder, 'drawings.tsx'), source)
  compiled = await load([precompileJsx()], 'compiled')
  plain = await load([], 'plain')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a compiled page is the one that the renderer makes itself', () => {
  it.each(Object.keys(expressions))('%s', (name) => {
    expect(drawn(compiled, name)).toBe(drawn(plain, name))
  })

  it('and it is made of strings', async () => {
    expect(Object.keys(compiled['nested elements']?.().props ?? {})).toContain('tpl')
    expect(Object.keys(plain['nested elements']?.().props ?? {})).not.toContain('tpl')
  })

  it('and no value comes into it as markup', () => {
    for (const name of Object.keys(expressions)) expect(drawn(compiled, name), name).not.toContain('<script')
  })
})

it('refuses what it would write wrongly', async () => {
  await writeFile(join(folder, 'drawings.tsx'), 'export const drawings = { x: () => <p>\n&nbsp;</p> }')
  await expect(load([precompileJsx()], 'refused')).rejects.toThrow('write the character itself instead of')
})

async function load(plugins: ReturnType<typeof precompileJsx>[], name: string): Promise<Drawings> {
  await build({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    plugins,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: { ssr: 'drawings.tsx', outDir: name },
  })
  const module = (await import(pathToFileURL(join(folder, name, 'drawings.js')).href)) as { drawings: Drawings }
  return module.drawings
}

/** Space before the end of a tag says nothing: an attribute that is not there leaves one. */
function drawn(drawings: Drawings, name: string): string {
  const page = drawings[name]
  if (!page) throw new Error(`nothing is called ${name}`)
  return renderToString(page()).replace(/<[^>]+>/g, (tag) => tag.replace(/ +(?=[ />])/g, '').replaceAll('=""', ''))
}
