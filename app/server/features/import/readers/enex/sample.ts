import { createHash } from 'node:crypto'

export const png = Buffer.from('89504e470d0a1a0a', 'hex')
export const pdf = Buffer.from('%PDF-1.4 hello')
const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex')
const lines = (bytes: Buffer) => bytes.toString('base64').replace(/.{5}/g, '$&\n')

const resource = (bytes: Buffer, mime: string, name = '') => `<resource><data encoding="base64">
${lines(bytes)}</data><mime>${mime}</mime><width>1</width><recognition><![CDATA[<recoIndex><data>x</data></recoIndex>]]></recognition>
<resource-attributes>${name ? `<file-name>${name}</file-name>` : ''}<source-url>https://elsewhere.example</source-url></resource-attributes></resource>`

const content = `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE en-note SYSTEM "http://xml.evernote.com/pub/enml2.dtd">
<en-note style="color: red"><div>Plums &amp; sugar</div><div><en-todo checked="true"/>wash</div><div><en-todo/>cook</div><div><br/></div>
<div><en-media type="image/png" hash="${md5(png)}" width="3"/></div><div><en-crypt hint="pet" cipher="AES">abcd==</en-crypt></div>
<div>See <a href="evernote:///view/1/s1/a/b/">Other note</a> and <a href="https://x.example">x</a><data>2</data></div>
<ul><li><div>a</div></li><ul><li><div>b</div></li></ul></ul>
<div style="--en-task-group:true; --en-id:g1;"><!-- --></div>
<table><tr><td>1</td><td>2</td></tr></table></en-note>`

const task = (title: string, status: string, weight: string) =>
  `<task><title>${title}</title><created>20200101T000000Z</created><taskStatus>${status}</taskStatus><sortWeight>${weight}</sortWeight><taskGroupNoteLevelID>g1</taskGroupNoteLevelID></task>`

export const enex = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export4.dtd">
<en-export export-date="20240101T000000Z" application="Evernote" version="10"><!-- <note> -->
<note><title>Plum jam &lt;1&gt;</title><created>20200102T030405Z</created><updated>20210203T040506Z</updated><tag>in the kitchen</tag><tag>fruit</tag>
<note-attributes><author>Mira</author><source-url>https://jam.example/a?b&amp;c</source-url><reminder-time>20220101T100000Z</reminder-time><latitude>1.5</latitude></note-attributes>
<content><![CDATA[${content}]]></content>${task('second', 'open', 'B')}${task('first', 'completed', 'A')}
${resource(png, 'image/png', 'jar.png')}${resource(pdf, 'application/pdf')}</note>
<note><title>Empty\u000b</title><created>20200102T030405Z</created><content><![CDATA[<en-note></en-note>]]></content></note>
<note><title>Empty\u000b</title><created>20200102T030405Z</created></note></en-export>`
