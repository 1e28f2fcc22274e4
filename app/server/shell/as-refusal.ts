import type { FastifyError } from 'fastify'
import { notFound, Refusal } from '../platform/http/refusal.ts'
import { NoTurn } from '../platform/turns.ts'

/** Fastify's own refusals in words for the visitor; undefined for a defect. */
export function asRefusal(error: Partial<FastifyError> & Error): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (error instanceof NoTurn) return noTurn(error.isOwn)
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Refusal(
        413,
        'too-large',
        'That is too long',
        'A note can hold 1 MiB of text. Go back, where your text still is, and split it into several notes.',
      )
    case 'FST_FILES_LIMIT':
    case 'FST_PARTS_LIMIT':
    case 'FST_FIELDS_LIMIT':
      return new Refusal(413, 'too-many', 'That is too much at once', 'Attach ten files at a time.')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refusal(
        415,
        'media-type',
        'That kind of content cannot be read',
        'Send application/x-www-form-urlencoded or application/json.',
      )
    case 'FST_ERR_VALIDATION':
      // Of addresses only: forms show their own problems.
      if (error.validationContext === 'params') return notFound()
      return new Refusal(
        400,
        'bad-address',
        'This address cannot be read',
        'Something after the question mark is not as Notejam writes it. Start again from the list.',
      )
  }
  const status = typeof error.statusCode === 'number' ? error.statusCode : 500
  if (status >= 500) return undefined
  return new Refusal(status, 'bad-request', 'That could not be read', 'Go back and try again.')
}

/** @param methods that the address answers to, for `Allow` (RFC 9110, 15.5.6) */
export function wrongMethod(methods: readonly string[]): Refusal {
  return new Refusal(
    405,
    'wrong-method',
    'That cannot be done here',
    `This address answers to ${methods.join(', ')}. Nothing was changed.`,
    { allow: methods.join(', ') },
  )
}

/** @param isOwn whether the person's own work fills the queue */
function noTurn(isOwn: boolean): Refusal {
  const why = isOwn ? 'Much that you asked for is still being done.' : 'Others ask for much, too.'
  return new Refusal(isOwn ? 429 : 503, 'busy', 'Too much is asked at once', `${why} Try again in a few seconds.`, {
    'retry-after': '5',
  })
}
