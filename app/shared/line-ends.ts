/** A text with line feeds as its only line ends, as a browser's field and the editor hold it. */
export function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}
