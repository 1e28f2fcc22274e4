export const backup = {
  activeNotes: [
    {
      id: 'a1',
      content: 'Plum jam\r\n\r\nSee [the list](simplenote://note/b2) and [gone](simplenote://note/c3).',
      creationDate: '2020-01-02T03:04:05.678Z',
      lastModified: '2021-02-03T04:05:06.000Z',
      markdown: true,
      pinned: true,
      tags: ['Fruit', 'to do', '#x'],
      collaboratorEmails: ['mira@notejam.example'],
      publicURL: 'http://simp.ly/p/abc',
    },
    { id: 'b2', content: '- [ ] Sugar\n- [x] Plums', creationDate: '2020-01-02T03:04:05.678Z', lastModified: 'never' },
  ],
  trashedNotes: [{ id: 'c3', content: '', creationDate: '2020-01-02T03:04:05.678Z' }],
}
