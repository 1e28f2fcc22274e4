import type { LinkedFile } from '../../shared/file-link.ts'

interface Attached extends LinkedFile {
  /** It was sent as an image, and is kept as a file. */
  readonly isUnreadableImage?: boolean
}

/**
 * @returns the attachment, or why there is none; undefined when it was aborted
 */
export function send(
  noteId: string,
  file: File,
  progress: (percent: number) => void,
  signal: AbortSignal,
): Promise<Attached | string | undefined> {
  if (signal.aborted) return Promise.resolve(undefined)
  const request = new XMLHttpRequest()
  const body = new FormData()
  body.append('files', file)
  request.open('POST', `/notes/${noteId}/attachments`)
  request.setRequestHeader('accept', 'application/json')
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    if (total > 0) progress((loaded / total) * 100)
  })
  signal.addEventListener('abort', () => request.abort())
  return new Promise((resolve) => {
    request.addEventListener('load', () => {
      const answer = parse(request.responseText)
      const [attached] = Array.isArray(answer) ? (answer as Attached[]) : []
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
