import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import base from '../../../client/styles/base.css?raw'
import blocks from '../../../client/styles/blocks.css?raw'
import code from '../../../client/styles/code.css?raw'
import print from '../../../client/styles/print.css?raw'
import prose from '../../../client/styles/prose.css?raw'
import tasks from '../../../client/styles/tasks.css?raw'
import tokens from '../../../client/styles/tokens.css?raw'
import type { Assets } from '../../platform/page/assets.ts'
import own from './note-file.css?raw'

/** The rules by which the product shows a note, for a page that stands alone. */
const rules = [tokens, base, prose, blocks, code, tasks, print, own].join('\n').replace(/\/\*[^]*?\*\//g, '')

/**
 * The style of a note that is a file of its own, with the letters in it.
 * @param isSlanted whether the text has any italics
 */
export async function noteStyle({ folder, font, italic }: Assets, isSlanted: boolean): Promise<string> {
  const faces = [{ file: font, style: 'normal' }, ...(isSlanted ? [{ file: italic, style: 'italic' }] : [])].map(
    async ({ file, style }) => {
      // The name without the folder under which it is served.
      const bytes =
        folder === undefined ? undefined : await readFile(join(folder, file.slice(file.lastIndexOf('/') + 1)))
      if (!bytes) return ''
      const src = `url(data:font/woff2;base64,${bytes.toString('base64')}) format('woff2')`
      return `@font-face { font-family: 'Notejam Serif'; src: ${src}; font-weight: 200 900; font-style: ${style} }\n`
    },
  )
  return `${(await Promise.all(faces)).join('')}${rules}`
}
