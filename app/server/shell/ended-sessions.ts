import type { News } from '../platform/database/news.ts'

/** The topic on which an account's open connections hear that one of its sessions may have ended. */
export function sessionsTopic(userId: string): string {
  return `sessions.${userId}`
}

export function isOfSessions(topic: string): boolean {
  return topic.startsWith(sessionsTopic(''))
}

/** Tells an account's open connections, in all processes, that sessions of it have ended: each looks whether its own is still open. */
export function tellEnded(news: News, userId: string): void {
  news.publish(sessionsTopic(userId), 'ended')
}
