/** A text as a browser's field and the editor have it: every line ends with a line feed. Runs in the browser as well. */
export function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}
