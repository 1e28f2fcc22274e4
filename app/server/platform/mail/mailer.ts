export interface Mail {
  readonly to: string
  readonly subject: string
  /** Plain text; lines may be long. */
  readonly text: string
  /** The same as a page. */
  readonly html: string
  /** ISO time after which nobody needs it any more. */
  readonly until?: string
}

/** Takes mail over, to keep it or to send it; that it was taken over does not say that anybody has it. */
export interface Mailer {
  /** @throws MailProblem when it could not be taken over */
  send(mail: Mail): Promise<void>
}

/** Where mail goes in the end; closed with the process. */
export interface Carrier extends Mailer {
  close(): Promise<void>
}

/** Why mail was not taken, for the log: neither an address nor a text. */
export class MailProblem extends Error {
  /** The error's own name, such as `AccessDeniedException`. */
  readonly reason: string
  /** It would be refused again, whoever asks and whenever. */
  readonly isFinal: boolean

  /** @param advice what to do about it */
  constructor(reason: string, advice: string, isFinal = false) {
    super(advice)
    this.reason = reason
    this.isFinal = isFinal
  }
}
