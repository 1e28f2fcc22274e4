let hasFailed = false

/** Whether the last navigation found no server. */
export function isAway(): boolean {
  return hasFailed || !navigator.onLine
}

export function setReachable(isReachable: boolean): void {
  hasFailed = !isReachable
}
