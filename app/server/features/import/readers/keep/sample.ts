const flags = { isTrashed: false, isPinned: false, isArchived: false, color: 'DEFAULT' }
const times = { createdTimestampUsec: 1_577_934_245_678_000, userEditedTimestampUsec: 1_612_325_106_000_000 }

export const folder = 'Takeout/Keep'
export const files = {
  'Takeout/archive_browser.html': '<p>Google',
  [`${folder}/Jam.json`]: JSON.stringify({
    ...flags,
    ...times,
    isPinned: true,
    color: 'RED',
    title: 'Jam',
    textContent: 'Plums\nSugar',
    textContentHtml: '<p dir="ltr"><span style="font-weight:400">Plums</span></p>',
    labels: [{ name: 'In the kitchen' }],
    attachments: [
      { filePath: 'abc.jpeg', mimetype: 'image/jpeg' },
      { filePath: 'gone.3gp', mimetype: 'audio/3gpp' },
    ],
    annotations: [{ description: 'd', source: 'WEBLINK', title: 'How to', url: 'https://jam.example/how' }],
    sharees: [
      { email: 'a@notejam.example', isOwner: true, type: 'WRITER' },
      { email: 'b@notejam.example', isOwner: false },
    ],
  }),
  [`${folder}/Jam.html`]: '<html>the twin',
  [`${folder}/abc.jpg`]: 'jpg',
  [`${folder}/2020-01-02T03_04_05.json`]: JSON.stringify({
    ...flags,
    ...times,
    isArchived: true,
    isTrashed: true,
    listContent: [
      { text: 'Buy sugar', textHtml: '<p>', isChecked: true },
      { text: 'Wash\njars', isChecked: false },
    ],
  }),
  [`${folder}/Rich.json`]: JSON.stringify({
    ...flags,
    title: 'Rich',
    textContent: 'a',
    textContentHtml: '<h1>A</h1><p><span style="font-weight:700">b</span></p>',
    createdTimestampUsec: '1577934245678001',
  }),
  [`${folder}/Broken.json`]: '{"title": "x"',
  [`${folder}/Labels.txt`]: 'In the kitchen',
  [`${folder}/unused.png`]: 'png',
}
