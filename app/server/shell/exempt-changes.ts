import { routes } from '../routes.ts'

/**
 * Changes that neither count as changes of an account nor wait for a turn to write: uploads are counted, and take turns, file by file; tools
 * of MCP are calls of the API, and each is counted there; signing in and out has limits of its own, and writes no row of a person's.
 */
export const exemptChanges: readonly string[] = [
  routes.attachments.create.pattern,
  routes.imports.list.pattern,
  routes.api.attachmentsOfNote.pattern,
  routes.api.imports.pattern,
  routes.mcp.pattern,
  routes.accounts.signIn.pattern,
  routes.accounts.signOut.pattern,
]
