import { EditorView } from '@codemirror/view'

/** Styles of the panel, which floats over the sheet's upper corner. A theme of the editor, because the library's rules outrank the stylesheet's layers. */
export const findLook = EditorView.theme({
  '.cm-panels.cm-panels-top': {
    ...{ position: 'fixed', insetBlockStart: '56px', insetInlineEnd: '16px', insetInlineStart: 'auto', zIndex: '3' },
    ...{ width: 'min(25rem, calc(100vw - 32px))', border: '1px solid var(--line)', borderRadius: 'var(--radius)' },
    ...{ background: 'var(--sheet)', color: 'var(--ink)', boxShadow: 'var(--shadow)' },
  },
  '@media (max-width: 699.98px)': {
    '.cm-panels.cm-panels-top': { insetBlockStart: '8px', insetInlineEnd: '8px', width: 'calc(100vw - 16px)' },
  },
  '.find': {
    ...{ display: 'grid', gap: '4px', padding: '8px' },
    ...{ font: '0.875rem/1.25rem var(--sans)', fontFamily: 'var(--sans)' },
  },
  '.find-row': { display: 'flex', alignItems: 'center', gap: '4px', minWidth: '0' },
  '.find .find-row input': {
    ...{
      flex: '1 1 6rem',
      boxShadow: 'none',
      minWidth: '0',
      minHeight: 'var(--target)',
      padding: '2px 10px',
      font: 'inherit',
    },
    ...{ color: 'inherit', background: 'var(--paper)', border: '1px solid var(--edge)' },
    ...{ borderRadius: 'var(--radius-control)' },
  },
  '.find .found': {
    ...{ flex: 'none', minWidth: '4.5rem', paddingInline: '4px', textAlign: 'end', color: 'var(--ink-soft)' },
    ...{ fontSize: 'var(--small)', fontVariantNumeric: 'tabular-nums' },
  },
  '.find button': {
    ...{ flex: 'none', minHeight: 'var(--target)', padding: '2px 10px', border: '0', font: 'inherit' },
    ...{ color: 'inherit', background: 'none', borderRadius: 'var(--radius-control)', cursor: 'pointer' },
  },
  '.find .of-icon': {
    ...{ display: 'grid', placeItems: 'center', width: 'var(--target)', padding: '0', color: 'var(--ink-soft)' },
    fontSize: '1rem',
  },
  '.find button:hover': { background: 'var(--tint)', color: 'var(--ink)' },
  '.find :is(input, button):focus-visible': { outline: '2px solid var(--jam)', outlineOffset: '-1px' },
  '.cm-searchMatch.cm-searchMatch': { background: 'var(--warn-tint)', borderRadius: '2px' },
  '.cm-searchMatch.cm-searchMatch-selected': { background: 'var(--warn-tint)', outline: '2px solid var(--warn)' },
})
