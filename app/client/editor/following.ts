import { changesOf } from '../autosave/changes.ts'
import { movingOf, type Moving } from './slots.ts'

/** Follows how a text changes, to tell where its positions have come to lie. */
export function followText(field: HTMLTextAreaElement): { readonly moving: Moving; readonly stop: () => void } {
  let before = field.value
  const moves: Moving[] = []
  const follow = (event: Event) => {
    const after = event instanceof CustomEvent ? (event as CustomEvent<{ text: string }>).detail.text : field.value
    moves.push(movingOf(changesOf(before, after)))
    before = after
  }
  const types = ['input', 'notejam:set-text']
  for (const type of types) field.addEventListener(type, follow)
  return {
    moving: (at, side) => moves.reduce((place, move) => move(place, side), at),
    stop() {
      for (const type of types) field.removeEventListener(type, follow)
    },
  }
}
