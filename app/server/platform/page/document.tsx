import type { ComponentChildren } from 'preact'
import type { Panes } from '../../../shared/panes-cookie.ts'
import { routes } from '../../routes.ts'
import type { Assets } from './assets.ts'
import { colourSchemes, lookAttributes, lookOf, themeColours, type Look } from './look.ts'

interface DocumentProps {
  readonly title: string
  readonly assets: Assets
  /** Styles `body`. */
  readonly kind: string
  /** Of the viewer; undefined without one. */
  readonly look?: Look | undefined
  /** What is hidden beside a note. */
  readonly panes?: Panes | undefined
  /** The id of the viewer; undefined without one. */
  readonly account?: string | undefined
  /** A page for readers, without scripts; with them, unless this is set. */
  readonly isStill?: boolean | undefined
  /** Whether search engines may list the page. */
  readonly isIndexed?: boolean | undefined
  /** What else stands in the head, and the title without the product's name. */
  readonly head?: ComponentChildren
  readonly children: ComponentChildren
}

/** The bare HTML document. Colours follow the system unless the viewer has chosen; zooming is never blocked. */
export function Document(props: DocumentProps) {
  const { title, assets, kind, look = lookOf(), panes, account, isStill, isIndexed, head, children } = props
  return (
    <html lang="en" {...lookAttributes(look)} data-panes={panes}>
      <head>
        <meta charset="utf-8" />
        <title>{title === 'Notejam' || head ? title : `${title} · Notejam`}</title>
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
        />
        <meta name="color-scheme" content={colourSchemes(look)} />
        {assets.styles.map((href) => (
          <link rel="stylesheet" href={href} />
        ))}
        {kind !== 'sheet' && look.face === 'serif' && (
          <link rel="preload" as="font" type="font/woff2" href={assets.font} crossorigin="anonymous" />
        )}
        {themeColours(look).map(({ colour, media }) => (
          <meta name="theme-color" content={colour} media={media} />
        ))}
        <link rel="icon" href={assets.icon} type="image/svg+xml" />
        <link rel="apple-touch-icon" href={assets.icons['apple-touch']} />
        {/* The page is small and comes in one piece: shown whole, nothing on it moves while it is read. */}
        <link rel="expect" href="#end" {...{ blocking: 'render' }} />
        {isStill ? !isIndexed && <meta name="robots" content="noindex" /> : forOurPages(assets)}
        {head}
      </head>
      <body class={kind} data-account={account}>
        {children}
        <div id="end" hidden />
      </body>
    </html>
  )
}

function forOurPages({ script }: Assets) {
  return (
    <>
      <link rel="manifest" href={routes.device.manifest.href()} />
      <script type="module" src={script} />
    </>
  )
}

/** **note**jam */
export function Wordmark() {
  return (
    <span class="wordmark">
      note<span>jam</span>
    </span>
  )
}
