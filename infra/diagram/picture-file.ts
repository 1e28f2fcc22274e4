import { resolve } from 'node:path'

/** What the README shows. */
export const pictureFile = resolve(import.meta.dirname, '../../docs/pictures/architecture.svg')
