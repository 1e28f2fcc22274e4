import { itDrills } from './it-drills.ts'

/** What takes seconds; `drill.all.test.ts` has the others in short, `npm run drill` all of them in full. */
itDrills('kill-both', 'clock-jumps', 'merges')
