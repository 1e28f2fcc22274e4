export interface Mail {
  readonly to: string
  readonly subject: string
  /** Plain text; lines may be long. */
  readonly text: string
  /** The same as a page. */
  readonly html: string
  /** ISO time when the mail expires: it is not sent after that. */
  readonly until?: string
}

/** Accepts mail, to queue or to send it. Accepted mail is not necessarily delivered. */
export interface Mailer {
  /** @throws MailProblem when it was not accepted */
  send(mail: Mail): Promise<void>
  /** Removes the mails to an address; only of a mailer that keeps them. */
  forget?(address: string): Promise<void>
}

/** A mailer that sends; closed with the process. */
export interface Carrier extends Mailer {
  close(): Promise<void>
}

/** One recipient for nodemailer, which would read a text as a list of recipients. */
export function recipient(address: string): { readonly name: string; readonly address: string } {
  return { name: '', address }
}

/** Why mail was not accepted, for the log: without addresses and text. */
export class MailProblem extends Error {
  /** The error's own name, such as `AccessDeniedException`. */
  readonly reason: string
  /** Permanent: a retry would be refused again. */
  readonly isFinal: boolean

  /** @param advice what to do about it */
  constructor(reason: string, advice: string, isFinal = false) {
    super(advice)
    this.reason = reason
    this.isFinal = isFinal
  }
}
