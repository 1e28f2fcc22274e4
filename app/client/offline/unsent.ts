import { sendLeftFiles } from './shared-files.ts'
import { sendWaiting } from './waiting.ts'

/** Sends what earlier pages have left on this device, and shows what still waits. */
export function sendUnsent(account: string): void {
  void sendWaiting(account)
  void sendLeftFiles(account)
}
