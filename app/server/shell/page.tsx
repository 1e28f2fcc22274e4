import { createContext, type ComponentChildren } from 'preact'
import { useContext } from 'preact/hooks'
import type { Panes } from '../../shared/panes-cookie.ts'
import type { Assets } from '../platform/page/assets.ts'
import { Document, Wordmark } from '../platform/page/document.tsx'
import { icon } from '../platform/page/icon.tsx'
import { routes } from '../routes.ts'
import { PadsPane } from './pads-pane.tsx'
import { PaneTools } from './pane-tools.tsx'
import type { Frame } from './frame.ts'

/** A form with one button that undoes what the message says. */
export interface Undo {
  readonly action: string
  readonly fields?: readonly (readonly [name: string, value: string])[]
}

export interface Flash {
  readonly message: string
  readonly undo?: Undo | undefined
  /** For the next form. */
  readonly email?: string | undefined
}

/** What every page is rendered with; `reply.page` provides it. */
export interface PageEnvironment {
  readonly assets: Assets
  /** That runs. */
  readonly version: string
  /** The host name for which passkeys are. */
  readonly rpId: string
  /** Undefined without a session. */
  readonly frame: Frame | undefined
  /** The message of the previous request, shown once. */
  readonly flash: Flash | undefined
  readonly path: string
  /** What was searched for, on a search's pages. */
  readonly searched: string | undefined
  readonly hasOutbox: boolean
  /** Whether people are asked to confirm their address. */
  readonly confirmsAddresses: boolean
  /** What this device hides beside a note. */
  readonly panes: Panes | undefined
  /** For readers without an account, and the same for all of them. */
  readonly isPublic: boolean
}

export const PageContext = createContext<PageEnvironment | undefined>(undefined)

export function usePageEnvironment(): PageEnvironment {
  const environment = useContext(PageContext)
  if (!environment) throw new Error('a page is rendered by reply.page')
  return environment
}

/** The frame of the viewer's page; undefined without a session, and in a part of a page, which a script asks for. */
export function useFrame(): Frame | undefined {
  return useContext(PageContext)?.frame
}

interface PageProps {
  readonly title: string
  /** `narrow` for forms and confirmations, `wide` for long lines, `reading` for notes, `list` for notes beside a note. */
  readonly width?: 'narrow' | 'wide' | 'reading' | 'list'
  /** The pane with a list before a note, and the empty pane for a note after a list. */
  readonly before?: ComponentChildren
  readonly after?: ComponentChildren
  readonly children: ComponentChildren
}

/** A page: in the shell for a signed-in user, on a plain sheet for a visitor without a session. */
export function Page({ title, width = 'narrow', before, after, children }: PageProps) {
  const { assets, frame, path, panes, searched, isPublic, confirmsAddresses } = usePageEnvironment()
  if (!frame) {
    return (
      <Document title={title} assets={assets} kind="sheet" isStill={isPublic}>
        <main id="main" class={width}>
          <header class="sheet-head">
            <a href={routes.home.href()} class="brand" aria-label="Notejam">
              <Wordmark />
            </a>
          </header>
          <Message />
          {children}
        </main>
        <OutboxLink />
      </Document>
    )
  }
  return (
    <Document
      title={title}
      assets={assets}
      kind={before || after ? 'shell panes' : 'shell'}
      look={frame.look}
      panes={panes}
      account={frame.viewer.id}
    >
      <a class="skip" href="#main">
        Skip to content
      </a>
      <header class="top-bar">
        <button type="button" class="quiet" popovertarget="pads">
          {icon('menu')} Pads
        </button>
        <a href={routes.home.href()} class="brand" aria-label="Notejam">
          <Wordmark />
        </a>
        <a href={routes.notes.create.href()} class="new-note">
          {icon('plus')} New note
        </a>
      </header>
      <PadsPane frame={frame} path={path} searched={searched} asksToConfirm={confirmsAddresses && !frame.isConfirmed} />
      {before}
      <main id="main" class={width} tabindex={-1}>
        {before && <PaneTools />}
        <Message />
        {children}
      </main>
      {after}
      <nav class="bottom-bar" aria-label="Main" data-island="bar">
        <a href={routes.home.href()} aria-current={path === '/' ? 'page' : undefined}>
          {icon('notes')} Notes
        </a>
        <a href={routes.search.href()} aria-current={path === routes.search.pattern ? 'page' : undefined}>
          {icon('search')} Search
        </a>
        <a href={routes.notes.create.href()} aria-current={path === routes.notes.create.pattern ? 'page' : undefined}>
          {icon('plus')} New
        </a>
        <button type="button" popovertarget="pads">
          {icon('book')} Pads
        </button>
      </nav>
    </Document>
  )
}

function Message() {
  const { flash } = usePageEnvironment()
  if (!flash) return null
  const { message, undo } = flash
  return (
    <div class="flash" role="status" data-island="flash">
      {icon('check')} <span>{message}</span>
      {undo && (
        <form method="post" action={undo.action} data-island="once">
          {undo.fields?.map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <button class="button quiet">Undo</button>
        </form>
      )}
      <button type="button" class="quiet close-flash with-scripts" aria-label="Dismiss">
        {icon('close')}
      </button>
    </div>
  )
}

/** A link to the local outbox, which exists only where mail is not sent. */
function OutboxLink() {
  const { hasOutbox, isPublic } = usePageEnvironment()
  if (!hasOutbox || isPublic) return null
  return (
    <footer class="sheet-foot">
      <a href={routes.outbox.href()}>{icon('mail')} Mail sent by this Notejam</a>
    </footer>
  )
}
