import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { draw } from './draw.ts'
import { PictureError } from './find.ts'
import { pictureFile } from './picture-file.ts'
import { svg } from './svg.ts'
import { synthesiseProd } from './synthesise.ts'

/** `npm run diagram`: draws what would be deployed to prod. */

try {
  const drawn = svg(draw(synthesiseProd()))
  mkdirSync(dirname(pictureFile), { recursive: true })
  writeFileSync(pictureFile, drawn)
  process.stdout.write(`Drawn: ${relative(process.cwd(), pictureFile)}\n`)
} catch (error) {
  if (!(error instanceof PictureError)) throw error
  process.stderr.write(`Not drawn: ${error.message}\n`)
  process.exit(1)
}
