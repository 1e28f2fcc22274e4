import { databaseAlarms } from './database.ts'
import type { AlarmDefinition, Watched } from './definition.ts'
import { outsideAlarms } from './outside.ts'
import { pageAlarms } from './pages.ts'
import { workAlarms } from './work.ts'

/** The alarms that roll a deployment back: failures that visitors notice within minutes. */
export const deploymentAlarms = ['http-5xx', 'slow-pages', 'unhealthy-tasks'] as const

/** The alarms of the service, in its own region. O7 */
export function alarmsOf(watched: Watched): AlarmDefinition[] {
  return [...pageAlarms(watched), ...databaseAlarms(watched), ...outsideAlarms(watched), ...workAlarms(watched)]
}
