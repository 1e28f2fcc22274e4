import { routes } from '../../routes.ts'

/** "change your password", which is at the provider where passwords open nothing here. */
export function PasswordLink({ isHere }: { readonly isHere: boolean }) {
  if (!isHere) return <>change your password</>
  return <a href={`${routes.accounts.settings.href()}#password-change`}>change your password</a>
}
