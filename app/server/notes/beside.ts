import type { ComponentChildren, VNode } from 'preact'

/** The results of a search beside a note that was opened from them, and what they mark in it. */
export interface Beside {
  /** The pane of results. */
  readonly pane: VNode
  /** The address of the results alone. */
  readonly href: string
  /** The note's title with its matches marked. */
  readonly title: ComponentChildren
  /** The note's HTML with its matches marked. */
  readonly html: string
  /** How many matches there are, and the way from one to the next. */
  readonly steps: VNode
}

export interface BesideNote {
  readonly id: string
  readonly title: string
  readonly html: string
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The search in an address such as `/notes/12?in=search&q=jam`; undefined for a note that was opened from a list. */
    besideNote(request: FastifyRequest, note: BesideNote): Promise<Beside | undefined>
  }
}
