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
  readonly children: ComponentChildren
}

/** The bare HTML document. Colours follow the system unless the viewer has chosen; zooming is never blocked. */
export function Document({ title, assets, kind, look = lookOf(), panes, account, children }: DocumentProps) {
  return (
    <html lang="en" {...lookAttributes(look)} data-panes={panes}>
      <head>
        <meta charset="utf-8" />
        <title>{title === 'Notejam' ? title : `${title} · Notejam`}</title>
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
        <link rel="manifest" href={routes.device.manifest.href()} />
        {/* The page is small and comes in one piece: shown whole, nothing on it moves while it is read. */}
        <link rel="expect" href="#end" {...{ blocking: 'render' }} />
        <script type="module" src={assets.script} />
      </head>
      <body class={kind} data-account={account}>
        {children}
        <div id="end" hidden />
      </body>
    </html>
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
