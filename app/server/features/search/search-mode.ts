import type { World } from '../../../test/world.ts'

/** What search.test.ts does before it searches: nothing, so that what was just saved is found as it is. */
export const mode: { ready(world: World): Promise<void> } = { ready: async () => {} }
