import type { World } from '../../../test/world.ts'

/** What search.test.ts does before it searches: nothing, so that notes are found before they are indexed. */
export const mode: { ready(world: World): Promise<void> } = { ready: async () => {} }
