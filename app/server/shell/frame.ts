import type { Order } from '../platform/lists/keyset.ts'
import type { Look } from '../platform/page/look.ts'
import type { Viewer } from './gate.ts'
import type { ViewerZones } from './zone.ts'

/** `plain` is a textarea without toolbar and highlighting. */
export type EditorKind = 'rich' | 'plain'

export interface PadLink {
  readonly id: string
  readonly name: string
  readonly noteCount: number
  /** Of eight; null where the id decides. */
  readonly colour: number | null
  /** Among the pads, from 1; null for one that the person has put nowhere. */
  readonly place: number | null
}

/** Tags that the desk lists; search and the palette find the others. */
export const maxDeskTags = 50

export interface TagLink {
  readonly tag: string
  readonly noteCount: number
}

/** What surrounds every page of a signed-in user. */
export interface Frame {
  readonly viewer: Viewer
  readonly pads: readonly PadLink[]
  readonly noteCount: number
  readonly trashCount: number
  /** Of notes that are not in the trash. */
  readonly openTasks: number
  readonly editor: EditorKind
  readonly look: Look
  readonly zones: ViewerZones
  /** Whether its owner has shown that the address is theirs. */
  readonly isConfirmed: boolean
  /** The tags with the most notes, sorted by name. */
  readonly tags: readonly TagLink[]
  /** The sort order that the viewer chose last. */
  readonly order: Order
}
