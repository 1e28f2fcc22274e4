import type { Shared } from '../../../shared/shared-note.ts'
import { routes } from '../../routes.ts'
import { KeptForm, type KeptField } from '../../shell/kept-form.tsx'
import { Page } from '../../shell/page.tsx'

const labels = { title: 'Title', text: 'Text', url: 'Address' } as const

export function isFilled({ title = '', text = '', url = '' }: Shared): boolean {
  return `${title}${text}${url}`.trim() !== ''
}

/**
 * What was shared, without a session. It is sent again from here, by this site's own form: browsers leave out the cookie of a session where
 * another app sends one.
 */
export function NoteToKeepPage({ shared }: { readonly shared: Shared }) {
  const fields = Object.entries(labels).flatMap(([name, label]): KeptField[] => {
    const value = shared[name as keyof Shared]
    return value === undefined ? [] : [{ name, label, value, kind: name === 'text' ? 'text' : 'line' }]
  })
  return (
    <Page title="A new note" width="reading">
      <h1>A new note</h1>
      <p role="alert">
        This is not saved yet. If you are signed out,{' '}
        <a href={routes.accounts.signIn.href()} target="_blank" rel="noopener">
          sign in on another page
        </a>{' '}
        first; then go on here.
      </p>
      <KeptForm action={routes.device.share.href()} fields={fields} verb="Go on" />
    </Page>
  )
}
