export const png = Buffer.from('89504e470d0a1a0a', 'hex')

export const files = {
  'site/Jam.html': `<!doctype html><html><head><title>Plum jam</title><meta name="keywords" content="plums, sweet"><meta name="created" content="2024-02-03 04:05:06 +0000">
    <link rel="stylesheet" href="Jam_files/a.css"></head><body><h1>Jam</h1><p>See <a href="More%20jam.html#x">the <b>other</b></a>, <a href="https://x.org/(a)">out</a>, <a href="list.pdf">the list</a>.</p>
    <p><a href="Jam_files/jar.png"><img src="Jam_files/jar.png" alt="A jar"></a><img src="gone.png" alt="Gone"><img src="data:image/png;base64,${png.toString('base64')}"></p></body></html>`,
  'site/More jam.html': '<h1>More</h1>',
  'site/Jam_files/jar.png': png,
  'site/Jam_files/a.css': 'p { }',
  'site/list.pdf': '%PDF',
  'site/unused.doc': 'x',
}
