import { routes } from '../../../routes.ts'
import { nextPage } from '../next-page.ts'

/** The page after a change of factors: that of security, unless the person was on the way to another. @param given by the client */
export function afterwards(given: unknown, publicOrigin: string): string {
  return typeof given === 'string' ? nextPage(given, publicOrigin) : routes.accounts.security.href()
}
