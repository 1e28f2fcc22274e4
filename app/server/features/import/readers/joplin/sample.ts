export const id = (n: number) => String(n).padStart(32, 'a')

export function item(
  n: number,
  type: number,
  title: string,
  body: string,
  of: Record<string, string | number> = {},
): Record<string, string> {
  const properties = Object.entries({ id: id(n), ...of, type_: type }).map(([name, value]) => `${name}: ${value}`)
  const above = title || body ? [title, ...(body ? ['', body] : []), ''] : []
  return { [`${id(n)}.md`]: [...above, ...properties].join('\n') }
}

const times = {
  created_time: '2024-05-05T05:05:05.000Z',
  updated_time: '2024-05-05T05:05:05.000Z',
  user_created_time: '2020-01-02T03:04:05.678Z',
  user_updated_time: '2021-02-03T04:05:06.000Z',
}

const body = `See [**the list**](:/${id(2)}#top) and ![](:/${id(10)}), [the file](:/${id(11)} "x").

<img src=":/${id(10)}" alt="Jar" width="20"/>
[gone](:/${id(99)})

key: value that is no property`

export const files = {
  ...item(20, 2, 'Outer', '', { parent_id: '' }),
  ...item(21, 2, 'Inner: one', '', { parent_id: id(20) }),
  ...item(1, 1, 'Plum jam', body, {
    ...times,
    parent_id: id(21),
    is_todo: 0,
    source_url: 'https://jam.example',
    latitude: '0.00',
  }),
  ...item(2, 1, 'List', '', {
    ...times,
    parent_id: id(20),
    is_todo: 1,
    todo_completed: 1_577_934_245_678,
    todo_due: 1_577_934_245_678,
  }),
  ...item(3, 1, 'Page', `<p><b>Bold</b> <a href=":/${id(1)}">jam</a> <img src=":/${id(10)}"></p>`, {
    markup_language: 2,
    deleted_time: 1_577_934_245_678,
  }),
  ...item(4, 1, 'Secret', '', { encryption_applied: 1, encryption_cipher_text: 'JED01' }),
  ...item(5, 1, 'Twice', '', { is_conflict: 1 }),
  ...item(30, 5, 'in the kitchen', ''),
  ...item(31, 6, '', '', { note_id: id(1), tag_id: id(30) }),
  ...item(10, 4, 'jar.png', '', { mime: 'image/png', file_extension: 'png' }),
  ...item(11, 4, 'the list.pdf', '', { encryption_blob_encrypted: 1 }),
  ...item(12, 4, 'unused.txt', ''),
  [`resources/${id(10)}.png`]: 'png',
  [`resources/${id(11)}.pdf`]: 'pdf',
  [`resources/${id(12)}.txt`]: 'txt',
  [`${id(7)}.md`]: 'cut off\n\nid: ',
}
