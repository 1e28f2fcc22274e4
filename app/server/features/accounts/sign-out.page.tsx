import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'

/** The confirmation for a user who followed a link on another site: only a click here signs them out. */
export function SignOutPage() {
  return (
    <Page title="Sign out?">
      <h1>Sign out?</h1>
      <p>You came here from another site. You are still signed in.</p>
      <form method="post" action={routes.accounts.signOut.href()}>
        <button class="button">Sign out</button>
      </form>
    </Page>
  )
}
