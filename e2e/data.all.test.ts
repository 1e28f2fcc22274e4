import { itSurvives } from './it-survives.ts'

/** The ends that `data.test.ts` leaves out. */
itSurvives(['a restart', 'kill -9 of the program', 'kill -9 of the program and of the keeper'])
