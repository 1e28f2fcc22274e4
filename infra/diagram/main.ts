import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { environments } from '../config/environments.ts'
import { synthesise } from '../synthesise.ts'
import { draw } from './draw.ts'
import { PictureError } from './find.ts'
import { pictureFile } from './picture-file.ts'
import { svg } from './svg.ts'

/** `npm run diagram`: draws what would be deployed to prod. */

const prod = environments.find(({ name }) => name === 'prod')
if (!prod) throw new Error('there is no environment prod to draw')

try {
  const drawn = svg(draw(synthesise(prod).system))
  mkdirSync(dirname(pictureFile), { recursive: true })
  writeFileSync(pictureFile, drawn)
  process.stdout.write(`Drawn: ${relative(process.cwd(), pictureFile)}\n`)
} catch (error) {
  if (!(error instanceof PictureError)) throw error
  process.stderr.write(`Not drawn: ${error.message}\n`)
  process.exit(1)
}
