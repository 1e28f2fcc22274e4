/** The words of a mail: paragraphs, and one thing to do. */
export interface Letter {
  readonly paragraphs: readonly string[]
  readonly action: { readonly words: string; readonly href: string }
  /** Small print at the end. */
  readonly note: string
}

/** The same words as plain text and as HTML. The HTML loads nothing. */
export function written({ paragraphs, action, note }: Letter): { readonly text: string; readonly html: string } {
  const text = [...paragraphs, `${action.words}:\n\n${action.href}`, note].join('\n\n')
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Notejam</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:34em;margin:0 auto">
<p style="font-weight:600;font-size:20px;margin:0 0 24px">note<span style="color:#c2185b">jam</span></p>
${paragraphs.map((words) => `<p>${escaped(words)}</p>`).join('\n')}
<p style="margin:24px 0"><a href="${escaped(action.href)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#a3164c;color:#fff;text-decoration:none">${escaped(action.words)}</a></p>
<p style="font-size:13px">${escaped(note)}</p>
<p style="font-size:13px;overflow-wrap:anywhere">${escaped(action.href)}</p>
</div>
</body>
</html>
`
  return { text, html }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? '')
}
