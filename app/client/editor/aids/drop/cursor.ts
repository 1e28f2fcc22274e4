export { dropCursor } from '@codemirror/view'
