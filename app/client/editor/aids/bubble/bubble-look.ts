import { EditorView } from '@codemirror/view'

/** Styles of the bubble: a theme of the editor, because the library's rules outrank the stylesheet's layers. */
export const bubbleLook = EditorView.theme({
  '.cm-tooltip.bubble': {
    ...{ display: 'flex', gap: '2px', padding: '4px', border: '1px solid var(--line)', borderRadius: 'var(--radius)' },
    ...{ background: 'var(--sheet)', boxShadow: 'var(--shadow)', fontFamily: 'var(--sans)', fontSize: '1rem' },
  },
  '.bubble button': {
    ...{ display: 'grid', placeItems: 'center', width: 'var(--target)', height: 'var(--target)', padding: '0' },
    ...{ border: '0', borderRadius: 'var(--radius-control)', background: 'none', color: 'var(--ink-soft)' },
    ...{ cursor: 'pointer' },
  },
  '.bubble button:hover, .bubble button:focus-visible': { background: 'var(--tint)', color: 'var(--ink)' },
  '.bubble button[aria-pressed=true]': { background: 'var(--tint)', color: 'var(--ink)' },
  '.bubble button:focus-visible': { outline: '2px solid var(--jam)', outlineOffset: '-2px' },
  '@media (forced-colors: active)': {
    '.bubble button[aria-pressed=true]': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
})
