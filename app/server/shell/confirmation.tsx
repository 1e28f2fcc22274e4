import type { ComponentChildren } from 'preact'
import { icon } from '../platform/page/icon.tsx'
import { Page } from './page.tsx'

interface ConfirmationProps {
  readonly title: string
  readonly question: string
  /** Of what will go. */
  readonly name: string
  /** What will happen to it; follows the name. */
  readonly consequence: string
  /** Where the form is sent, and where "Keep it" leads. */
  readonly action: string
  readonly cancel: string
  readonly verb: string
  /** Further fields of the form. */
  readonly children?: ComponentChildren
}

/** Asks before something is deleted: names it, and says what will happen. */
export function Confirmation(props: ConfirmationProps) {
  const { title, question, name, consequence, action, cancel, verb, children } = props
  return (
    <Page title={title}>
      <h1>{question}</h1>
      <p>
        <b>
          <bdi>{name}</bdi>
        </b>{' '}
        {consequence}
      </p>
      <form method="post" action={action} data-island="once">
        {children}
        <p class="actions">
          <button class="button danger">
            {icon('bin')} {verb}
          </button>
          <a href={cancel} class="button quiet">
            Keep it
          </a>
        </p>
      </form>
    </Page>
  )
}
