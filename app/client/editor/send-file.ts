import type { LinkedFile } from '../../shared/file-link.ts'

/**
 * @param progress is called for each tenth: a screen reader reads every change
 * @returns the attachment, or why there is none; undefined when it was aborted
 */
export function send(
  noteId: string,
  file: File,
  progress: (percent: number) => void,
  signal: AbortSignal,
): Promise<LinkedFile | string | undefined> {
  if (signal.aborted) return Promise.resolve(undefined)
  const request = new XMLHttpRequest()
  const body = new FormData()
  body.append('files', file)
  request.open('POST', `/notes/${noteId}/attachments`)
  request.setRequestHeader('accept', 'application/json')
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    if (total > 0) progress(Math.floor((loaded / total) * 10) * 10)
  })
  signal.addEventListener('abort', () => request.abort())
  return new Promise((resolve) => {
    request.addEventListener('load', () => {
      const answer = parse(request.responseText)
      const [attached] = Array.isArray(answer) ? (answer as LinkedFile[]) : []
      if (attached) resolve(attached)
      else resolve((answer as { message?: string } | undefined)?.message ?? 'That did not work.')
    })
    request.addEventListener('error', () => resolve('The connection broke.'))
    request.addEventListener('abort', () => resolve(undefined))
    request.send(body)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
