import { itDrills } from './it-drills.ts'

/** In short; `npm run drill` has all of them in full. */
itDrills('kill-both', 'clock-jumps', 'merges', 'rolling-restart', 'silent-database', 'refusing-database', 'full-disk')
