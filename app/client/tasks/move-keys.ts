/** @returns to which side of its neighbour a key moves a task: ⌥↑ and ⌥↓ do */
export function wayOf(event: Event): 'before' | 'after' | undefined {
  if (!(event instanceof KeyboardEvent) || event.type !== 'keydown') return undefined
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return undefined
  return event.key === 'ArrowUp' ? 'before' : event.key === 'ArrowDown' ? 'after' : undefined
}
