/** Writes for the operator who started the process, besides the log. */
export function print(text: string, to: NodeJS.WritableStream = process.stdout): void {
  to.write(`${text}\n`)
}
