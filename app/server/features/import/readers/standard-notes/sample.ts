export const note = (uuid: string, content: object, rest: object = {}) => ({
  uuid,
  content_type: 'Note',
  created_at: '2020-01-02T03:04:05.678Z',
  updated_at: '2021-01-02T03:04:05.678Z',
  ...rest,
  content: { title: `Note ${uuid}`, text: 'Text', references: [], ...content },
})
const text = (words: string, format = 0) => ({ type: 'text', text: words, format })
const item = (children: object[], rest: object = {}) => ({ type: 'listitem', children, ...rest })
const cell = (words: string) => ({ type: 'tablecell', children: [{ type: 'paragraph', children: [text(words)] }] })

const tree = {
  root: {
    children: [
      { type: 'heading', tag: 'h2', children: [text('Jam')] },
      {
        type: 'paragraph',
        children: [
          text('a_'),
          text('b ', 1),
          text('c', 3),
          text('d', 16),
          text('e', 8),
          { type: 'linebreak' },
          text('f', 132),
        ],
      },
      {
        type: 'list',
        listType: 'check',
        children: [
          item([text('done')], { checked: true }),
          item([{ type: 'list', listType: 'number', start: 3, children: [item([text('in it')])] }]),
          item([text('open')], { checked: false }),
        ],
      },
      { type: 'quote', children: [text('q')] },
      {
        type: 'code',
        language: 'js',
        children: [
          { type: 'code-highlight', text: 'let' },
          { type: 'linebreak' },
          { type: 'code-highlight', text: 'x' },
        ],
      },
      { type: 'horizontalrule' },
      {
        type: 'table',
        children: [
          { type: 'tablerow', children: [cell('1'), cell('2|')] },
          { type: 'tablerow', children: [cell('3')] },
        ],
      },
      {
        type: 'paragraph',
        children: [
          { type: 'link', url: 'https://x.example', children: [text('x')] },
          { type: 'link', url: 'javascript:1', children: [text('y')] },
          { type: 'snbubble', itemUuid: 'n1' },
        ],
      },
      { type: 'unencrypted-image', src: 'data:image/png;base64,iVBORw0KGgo=' },
      {
        type: 'collapsible-container',
        children: [
          { type: 'collapsible-title', children: [text('More')] },
          { type: 'collapsible-content', children: [{ type: 'paragraph', children: [text('in')] }] },
        ],
      },
    ],
  },
}

const app = (values: object) => ({ appData: { 'org.standardnotes.sn': values } })

export const backup = {
  version: '004',
  items: [
    { uuid: 't1', content_type: 'Tag', content: { title: 'Kitchen', references: [] } },
    {
      uuid: 't2',
      content_type: 'Tag',
      content: {
        title: 'My jams',
        references: [
          { uuid: 'n1', content_type: 'Note' },
          { uuid: 't1', content_type: 'Tag', reference_type: 'TagToParentTag' },
        ],
      },
    },
    { uuid: 'f1', content_type: 'SN|File', content: { name: 'jar.png', references: [] } },
    note('n1', {
      title: 'Plum jam',
      trashed: true,
      references: [{ uuid: 'f1', content_type: 'SN|File' }],
      ...app({ pinned: true, archived: true, client_updated_at: '2022-01-02T03:04:05.678Z' }),
    }),
    note('n2', { noteType: 'super', text: JSON.stringify(tree) }),
    note('n3', { noteType: 'rich-text', text: '<p><b>Bold</b></p>' }),
    note('n4', { noteType: 'code', text: 'let x' }),
    note('n5', {
      noteType: 'task',
      text: JSON.stringify({
        schemaVersion: '1',
        groups: [{ name: 'G', tasks: [{ description: 'a', completed: true }] }],
      }),
    }),
    { uuid: 'u', content_type: 'SN|UserPreferences', content: {} },
    { uuid: 'n6', content_type: 'Note', content: '004:abc:def' },
    { uuid: 'n7', content_type: 'Note', content: { text: 7 } },
  ],
}
