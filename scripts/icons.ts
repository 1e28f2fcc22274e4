import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { root } from './imports.ts'

/** `node scripts/icons.ts` draws the icons of the installed app from the drop in app/client/icon.svg; the files are committed. */

const folder = join(root, 'app', 'client', 'icons')
/** The lightest paper of tokens.css: systems show an icon without a ground on black. */
const paper = '#fbfaf7'

/** @param share of the square's side that the drop takes: systems cut a maskable icon to a circle of four fifths */
async function draw(name: string, pixels: number, share: number): Promise<void> {
  const drop = await readFile(join(root, 'app', 'client', 'icon.svg'))
  const side = Math.round(pixels * share)
  const inner = await sharp(drop, { density: (72 * side) / 16 })
    .resize(side, side)
    .png()
    .toBuffer()
  await sharp({ create: { width: pixels, height: pixels, channels: 3, background: paper } })
    .composite([{ input: inner }])
    .png({ compressionLevel: 9, palette: true })
    .toFile(join(folder, name))
}

await mkdir(folder, { recursive: true })
await draw('apple-touch.png', 180, 0.72)
await draw('small.png', 192, 0.72)
await draw('large.png', 512, 0.72)
await draw('maskable.png', 512, 0.52)
