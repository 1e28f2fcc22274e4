export interface Mail {
  readonly to: string
  readonly subject: string
  /** Plain text; lines may be long. */
  readonly text: string
}

/** Sends mail, or keeps it for sending; resolves when it will not be lost. */
export interface Mailer {
  send(mail: Mail): Promise<void>
}
