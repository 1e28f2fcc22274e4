import Type from 'typebox'
import { isStorable } from '../platform/http/forms.ts'
import { idPattern, ListQuery, type Cursor, type Order } from '../platform/lists/keyset.ts'
import { routes } from '../routes.ts'
import { tagOf } from '../../shared/tags.ts'
import type { ListOf } from './note-list.queries.ts'

/**
 * The list that a note was opened from, in the note's address: `?in=pad-12`, `?in=tag-jam`, `?in=tasks` or `?in=search&q=jam`, and the list's page. Back
 * and a copied link thus open the same note beside the same list.
 */
export const placeProperties = {
  in: Type.Optional(Type.Unknown()),
  q: Type.Optional(Type.Unknown()),
  page: Type.Optional(Type.Unknown()),
}
export const PlaceQuery = Type.Object({
  ...placeProperties,
  ...ListQuery.properties,
})
export type PlaceQuery = Type.Static<typeof PlaceQuery>

const pad = new RegExp(`^pad-(${idPattern.slice(1, -1)})$`)

/** @param place `in` of an address; anything invalid means all notes */
export function listOf(place: unknown): ListOf {
  if (typeof place !== 'string') return {}
  if (place === 'tasks') return { hasOpenTasks: true }
  const padId = pad.exec(place)?.[1]
  if (padId) return { padId }
  return place.startsWith('tag-') && place.length < 100 && isStorable(place) ? { tag: tagOf(place.slice(4)) } : {}
}

export function placeOf({ padId, tag, hasOpenTasks }: ListOf): string | undefined {
  if (hasOpenTasks) return 'tasks'
  if (padId !== undefined) return `pad-${padId}`
  return tag === undefined ? undefined : `tag-${tag}`
}

/** What a list is called, unless it is a pad's. */
export function listName({ tag, hasOpenTasks }: ListOf): string {
  if (hasOpenTasks) return 'Tasks'
  return tag === undefined ? 'All notes' : `#${tag}`
}

/** The address of a list's page. */
export function listHref(of: ListOf, query: Record<string, string | undefined> = {}): string {
  if (of.hasOpenTasks) return routes.tasks.href(query)
  if (of.padId !== undefined) return routes.pads.show.href({ padId: of.padId }, query)
  return of.tag === undefined ? routes.home.href(query) : routes.tags.show.href({ tag: of.tag }, query)
}

/** The query of a link to a note, with its list; empty for the first page of all notes. */
export function placeQuery(of: ListOf, order: Order, cursor: Cursor | undefined, query: ListQuery) {
  return { in: placeOf(of), ...(cursor && { order, after: query.after, before: query.before }) }
}

const ofPlace: readonly string[] = Object.keys(PlaceQuery.properties)
const ofPlaceBelow: readonly string[] = Object.keys(placeProperties)

/** The place in an address, passed on to further addresses. Not validated here: the page that it leads to does that. */
export function samePlace(query: unknown): Record<string, string> {
  return only(ofPlace, query)
}

/** The same without the page of the list: for addresses below a note's, which have pages of their own. */
export function placeBelow(query: unknown): Record<string, string> {
  return only(ofPlaceBelow, query)
}

function only(known: readonly string[], query: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query as Record<string, unknown>).filter(
      (entry): entry is [string, string] => known.includes(entry[0]) && typeof entry[1] === 'string',
    ),
  )
}

/** What was searched for, in the address of a search or of a note that was opened from one; undefined elsewhere. */
export function searchedIn(query: unknown): { readonly q: string; readonly page: string | undefined } | undefined {
  const { in: place, q, page } = query as Record<string, unknown>
  if (place !== 'search' || typeof q !== 'string') return undefined
  return { q, page: typeof page === 'string' ? page : undefined }
}
