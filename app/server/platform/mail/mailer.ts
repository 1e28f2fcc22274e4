export interface Mail {
  readonly to: string
  readonly subject: string
  /** Plain text; lines may be long. */
  readonly text: string
}

/** Takes mail over, to keep it or to send it; that it was taken over does not say that anybody has it. */
export interface Mailer {
  send(mail: Mail): Promise<void>
}
