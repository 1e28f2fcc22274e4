import { itDrills } from './it-drills.ts'

itDrills('rolling-restart', 'silent-database', 'refusing-database', 'full-disk')
