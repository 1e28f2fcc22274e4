/**
 * Asks about unsent notes before the session ends. Where the code for that cannot be loaded, nothing is asked: unsent notes stay on the
 * device, and the page without a session has the rest deleted.
 */
export async function maySignOut(account: string): Promise<boolean> {
  try {
    const { mayLeave } = await import('./sign-out.ts')
    return await mayLeave(account)
  } catch {
    return true
  }
}
