/** What was searched for on this device lately, by account: in the browser's local storage, and never sent anywhere. */
const prefix = 'notejam-searches:'
const maxRecent = 8

/** @param owner an account's id. @returns what was searched for, the latest first */
export function recentSearches(owner: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(prefix + owner) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : []
  } catch {
    // Storage is forbidden, or was written by hand.
    return []
  }
}

export function rememberSearch(owner: string, typed: string): void {
  const q = typed.trim()
  if (owner && q) keep(owner, [q, ...recentSearches(owner).filter((one) => one !== q)].slice(0, maxRecent))
}

export function forgetSearch(owner: string, q: string): void {
  keep(
    owner,
    recentSearches(owner).filter((one) => one !== q),
  )
}

/** Forgets the searches of all accounts on this device. @param except the id of an account that keeps its own */
export function forgetSearches(except?: string): void {
  try {
    for (const name of Object.keys(localStorage))
      if (name.startsWith(prefix) && name !== prefix + (except ?? '')) localStorage.removeItem(name)
  } catch {
    // Storage is forbidden: nothing is kept.
  }
}

function keep(owner: string, searches: readonly string[]): void {
  try {
    if (searches.length > 0) localStorage.setItem(prefix + owner, JSON.stringify(searches))
    else localStorage.removeItem(prefix + owner)
  } catch {
    // Storage is full or forbidden.
  }
}
