import { address, mailAddress } from '../parsers.ts'
import type { Group } from './setting.ts'

export const mail = {
  MAIL_FROM: {
    meaning:
      'The address that mail comes from. It is sent through `SMTP_URL`, or without one by Amazon SES in the region that ' +
      '`AWS_REGION` names; SES has to know it. Without `MAIL_FROM`, mail is kept in a folder of `DATA_DIR` and not sent.',
    ...mailAddress,
  },
  SMTP_URL: {
    unset: 'Amazon SES',
    meaning:
      'The mail server that sends: `smtps://user:password@mail.example` (TLS from the start), or `smtp://…:587` (TLS ' +
      'before anything is said, unless the server is on this machine).',
    secret: true,
    ...address('a mail server such as smtps://user:password@mail.example', ['smtp:', 'smtps:'], true),
  },
} satisfies Group
