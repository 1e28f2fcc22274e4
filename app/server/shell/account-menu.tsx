import { icon } from '../platform/page/icon.tsx'
import { routes } from '../routes.ts'

interface AccountMenuProps {
  readonly email: string
  readonly here: (href: string) => 'page' | undefined
}

/** The account as one button, at the foot of the desk; its menu is a popover, which opens without scripts. */
export function AccountMenu({ email, here }: AccountMenuProps) {
  return (
    <div class="account">
      <button type="button" class="row" popovertarget="account" title={email}>
        <span class="letter" aria-hidden="true">
          {Array.from(email)[0]?.toUpperCase()}
        </span>
        <span class="grow">{email}</span>
      </button>
      <div id="account" class="menu from-start" popover="auto">
        <button type="button" data-open="palette" popovertarget="account" popovertargetaction="hide">
          {icon('command')} Jump to… <kbd>Ctrl K</kbd>
        </button>
        <button type="button" data-open="keys" popovertarget="account" popovertargetaction="hide">
          {icon('keyboard')} Keys <kbd>?</kbd>
        </button>
        <a href={routes.accounts.settings.href()} aria-current={here(routes.accounts.settings.pattern)}>
          {icon('settings')} Account settings
        </a>
        <form method="post" action={routes.accounts.signOut.href()} data-island="once sign-out">
          <button>{icon('signOut')} Sign out</button>
        </form>
      </div>
    </div>
  )
}
