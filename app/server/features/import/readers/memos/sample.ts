const memo = (name: string, rest: object) => ({ name: `memos/${name}`, state: 'NORMAL', creator: 'users/1', ...rest })

export const answer = {
  memos: [
    memo('aaa', {
      createTime: '2024-01-02T03:04:05Z',
      updateTime: '2024-02-02T03:04:05Z',
      displayTime: '2024-01-02T03:04:05Z',
      content:
        '# Jam #fruit\nSee [that](https://memos.example/memos/bbb), ![jar](/file/attachments/f1/jar.png)\n- [ ] wash',
      visibility: 'PUBLIC',
      tags: ['fruit', 'a/b'],
      pinned: true,
      attachments: [
        { name: 'attachments/f1', filename: 'jar.png', content: Buffer.from('png').toString('base64') },
        { name: 'attachments/f2', filename: 'far.pdf', externalLink: 'https://files.example/far.pdf' },
        { name: 'attachments/f3', filename: 'beside.txt' },
        { name: 'attachments/f4', filename: 'gone.txt' },
      ],
      relations: [{ memo: { name: 'memos/aaa' }, relatedMemo: { name: 'memos/bbb' }, type: 'REFERENCE' }],
      reactions: [{ reactionType: '👍' }],
    }),
    memo('bbb', { state: 'ARCHIVED', content: 'Only words', createTime: 'x', parent: 'memos/aaa' }),
    { id: 7, uid: 'old', rowStatus: 'ARCHIVED', content: 'Old', createdTs: 1_577_934_245, updatedTs: 1_577_934_245 },
    { name: 'memos/ccc' },
  ],
  nextPageToken: '',
}
