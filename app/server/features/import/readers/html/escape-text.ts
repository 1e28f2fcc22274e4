const address = /\b(?:https?|mailto|ftp):[^\s<>"]+/g

/** What Markdown reads as a sign of its own wherever it stands. */
const anywhere = /[\\`*[\]~]|==+|<(?=[a-z/!?])|&(?=#?\w+;)|_+/gi
/** What begins a heading, a quote, a list, a rule or a callout where a line begins. */
const atStart = /^(\s*)(#{1,6}(?=\s|$)|>|[-+](?=\s|$)|-{2,}|=+\s*$|\d{1,9}(?=[.)](?:\s|$)))/

const wordSign = /[\p{L}\p{N}]/u

/** A text that was no Markdown as Markdown that shows the same. Addresses stay as they are. */
export function escapeText(text: string): string {
  let made = ''
  let from = 0
  for (const { index, 0: found } of text.matchAll(address)) {
    made += escaped(text.slice(from, index)) + found
    from = index + found.length
  }
  made += escaped(text.slice(from))
  return made.replace(atStart, (_, space: string, sign: string) =>
    /^\d/.test(sign) ? `${space}${sign}\\` : `${space}\\${sign}`,
  )
}

function escaped(text: string): string {
  return text.replace(anywhere, (sign, at: number) => {
    // Underscores within a word are letters of it.
    const isInWord = wordSign.test(text.charAt(at - 1)) && wordSign.test(text.charAt(at + sign.length))
    return sign.startsWith('_') && isInWord ? sign : sign.replace(/./g, '\\$&')
  })
}
