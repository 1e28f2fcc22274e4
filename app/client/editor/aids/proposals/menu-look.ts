import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/** Styles of the proposals, as of the page's menus: a theme of the editor, because the library's rules outrank the stylesheet's layers. */
export function menuLook(rows: number): Extension {
  return EditorView.theme({
    '.cm-tooltip.menu-of-text': {
      ...{ padding: '4px', border: '1px solid var(--line)', borderRadius: 'var(--radius)' },
      ...{ background: 'var(--sheet)', color: 'var(--ink)', boxShadow: 'var(--shadow)' },
    },
    '.cm-tooltip.menu-of-text > ul': {
      ...{ minWidth: '13rem', maxWidth: 'min(24rem, calc(100vw - 26px))' },
      ...{ maxHeight: `min(60dvh, calc(${rows} * var(--target) + 4px))`, overscrollBehavior: 'contain' },
      ...{ fontFamily: 'var(--sans)', fontSize: '0.875rem', lineHeight: '1.25rem', scrollbarWidth: 'thin' },
    },
    '.cm-tooltip.menu-of-text > ul > li': {
      ...{ display: 'flex', alignItems: 'center', gap: '12px', minHeight: 'var(--target)', padding: '2px 12px' },
      ...{ borderRadius: 'var(--radius-control)', lineHeight: '1.25rem' },
    },
    '.cm-tooltip.menu-of-text > ul > li[aria-selected]': { background: 'var(--tint)', color: 'var(--ink)' },
    '.menu-of-text .icon': { flex: 'none', color: 'var(--ink-soft)' },
    '.menu-of-text .cm-completionLabel': { overflow: 'hidden', textOverflow: 'ellipsis', unicodeBidi: 'isolate' },
    '.menu-of-text .cm-completionDetail': {
      ...{ marginInlineStart: 'auto', color: 'var(--ink-soft)', fontStyle: 'normal', fontSize: 'var(--small)' },
      ...{
        flex: '0 1 auto',
        maxWidth: '11rem',
        overflow: 'hidden',
        textOverflow: 'ellipsis',
        fontVariantNumeric: 'tabular-nums',
      },
    },
    '@media (forced-colors: active)': {
      '.cm-tooltip.menu-of-text > ul > li[aria-selected]': { outline: '2px solid Highlight', outlineOffset: '-2px' },
    },
  })
}
