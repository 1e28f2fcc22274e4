import type { ComponentChildren } from 'preact'
import { icon } from '../../platform/page/icon.tsx'
import { Field, FormProblem } from '../../platform/page/field.tsx'
import { Document, Wordmark } from '../../platform/page/document.tsx'
import { Prose } from '../../notes/rendered.tsx'
import { routes } from '../../routes.ts'
import { Page, usePageEnvironment } from '../../shell/page.tsx'

interface PublicPageProps {
  readonly title: string
  /** What a link to the page shows elsewhere, besides its title. */
  readonly firstLine: string
  readonly isIndexed: boolean
  readonly children: ComponentChildren
}

/** A page for readers: the article, and where it is kept. */
function PublicPage({ title, firstLine, isIndexed, children }: PublicPageProps) {
  const { assets } = usePageEnvironment()
  const head = (
    <>
      <meta property="og:type" content="article" />
      <meta property="og:title" content={title} />
      {firstLine !== '' && <meta property="og:description" content={firstLine} />}
    </>
  )
  return (
    <Document title={title} assets={assets} kind="shared" isStill isIndexed={isIndexed} head={head}>
      <main id="main" class="reading">
        {children}
      </main>
      <footer class="shared-foot">
        <a href={routes.home.href()}>
          <img src={assets.icon} width={12} height={12} alt="" /> kept with <Wordmark />
        </a>
      </footer>
    </Document>
  )
}

/** A day as it is written out, and as machines read it. */
export interface Day {
  readonly iso: string
  readonly words: string
}

export interface PublicNote {
  readonly title: string
  /** Whether the title is only the first line of its text, and stands there. */
  readonly isUntitled: boolean
  readonly html: string
  readonly firstLine: string
  readonly minutes: number
  readonly edited: Day
  /** Empty for none. */
  readonly byline: string
  readonly isIndexed: boolean
  /** The list of the pad that is shared. */
  readonly list: { readonly name: string; readonly href: string } | undefined
}

export function PublicNotePage(note: PublicNote) {
  const { title, isUntitled, html, firstLine, minutes, edited, byline, isIndexed, list } = note
  return (
    <PublicPage title={title} firstLine={firstLine} isIndexed={isIndexed}>
      <article class="note">
        {list && (
          <a href={list.href} class="shared-back">
            {icon('left')} <bdi>{list.name}</bdi>
          </a>
        )}
        <h1 dir="auto" class={isUntitled ? 'unseen' : undefined}>
          {title}
        </h1>
        <p class="meta">
          {byline !== '' && (
            <>
              <bdi>{byline}</bdi> ·{' '}
            </>
          )}
          <time datetime={edited.iso}>{edited.words}</time> · {minutes === 1 ? '1 minute' : `${minutes} minutes`} to
          read
        </p>
        <Prose html={html} />
      </article>
    </PublicPage>
  )
}

export interface PublicList {
  readonly title: string
  readonly byline: string
  readonly isIndexed: boolean
  readonly notes: readonly {
    readonly href: string
    readonly title: string
    readonly snippet: string
    readonly edited: Day
  }[]
  /** The address of the next page. */
  readonly next: string | undefined
  /** The address of the first page, on every other. */
  readonly first: string | undefined
}

export function PublicListPage({ title, byline, isIndexed, notes, next, first }: PublicList) {
  return (
    <PublicPage title={title} firstLine="" isIndexed={isIndexed}>
      <article class="note">
        <h1 dir="auto">{title}</h1>
        {byline !== '' && (
          <p class="meta">
            <bdi>{byline}</bdi>
          </p>
        )}
        {notes.length === 0 && <p class="shared-none">There are no notes here.</p>}
        <ul class="shared-notes">
          {notes.map((note) => (
            <li key={note.href}>
              <a href={note.href} dir="auto">
                {note.title}
              </a>
              <p dir="auto">{note.snippet}</p>
              <time class="meta" datetime={note.edited.iso}>
                {note.edited.words}
              </time>
            </li>
          ))}
        </ul>
        {(first ?? next) && (
          <nav class="shared-pages" aria-label="Pages">
            {first && <a href={first}>From the beginning</a>}
            {next && <a href={next}>More notes</a>}
          </nav>
        )}
      </article>
    </PublicPage>
  )
}

interface PasswordPageProps {
  readonly token: string
  readonly problem?: string | undefined
  /** With the form as a whole, such as too many attempts. */
  readonly formProblem?: string | undefined
}

/** Asks for a share's password, and tells nothing of what is behind it. */
export function SharePasswordPage({ token, problem, formProblem }: PasswordPageProps) {
  return (
    <Page title="This page has a password">
      <h1>This page has a password</h1>
      <p>The person who sent you its address knows it.</p>
      <FormProblem text={formProblem} />
      <form method="post" action={routes.locked.open.href({ token })} novalidate>
        <Field
          name="password"
          label="Password"
          type="password"
          autocomplete="off"
          problem={problem}
          autofocus
          required
        />
        <p class="actions">
          <button class="button">Open</button>
        </p>
      </form>
    </Page>
  )
}
