import { itSurvives } from './it-survives.ts'

itSurvives(['kill -9 of everything'])
