import { paletteKeys } from './palette-keys.ts'

const isMac = paletteKeys.startsWith('⌘')
const [mod, shift, alt] = isMac ? ['⌘', '⇧', '⌥'] : ['Ctrl', 'Shift', 'Alt']

/** Keys within a text, as they are written on the person's keyboard. */
export const textKeys: readonly (readonly [keys: string, label: string])[] = [
  [`${mod} B`, 'Bold words'],
  [`${mod} I`, 'Italic words'],
  [`${mod} ${shift} X`, 'Struck words'],
  [`${mod} ${shift} L`, 'Highlighted words'],
  [`${mod} E`, 'Code'],
  [`${mod} ${shift} K`, 'Link'],
  [`${mod} ${shift} H`, 'Heading'],
  [`${mod} ${shift} 8`, 'List'],
  [`${mod} ${shift} 9`, 'Tasks'],
  ['[ [', 'Link to a note, in the text'],
  ['/', 'Insert, on an empty line'],
  ['Tab', 'Move an item in, or to the next cell'],
  [`${alt} ↑`, 'Move lines up'],
  [`${alt} ↓`, 'Move lines down'],
  [`${shift} ${alt} ↓`, 'Copy lines'],
  [`${mod} F`, 'Find and replace in the text'],
  [`${alt} F10`, 'Format what is selected'],
  [`${mod} Z`, 'Undo'],
  [isMac ? '⇧ ⌘ Z' : 'Ctrl Y', 'Redo'],
  [`${mod} ${shift} V`, 'Paste without formats'],
]
