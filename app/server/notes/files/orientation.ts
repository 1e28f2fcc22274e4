export const exifMark = Buffer.from('Exif\0\0', 'latin1')
const orientationTag = 0x0112

/** Larger than any Exif of a camera, which a segment of JPEG has to hold. */
export const maxExifBytes = 65_535

/** The orientation in the first directory of Exif, 1 to 8, and nothing where it is the usual one. @param exif with or without its mark */
export function orientationOf(exif: Buffer): number | undefined {
  const tiff = exif.subarray(0, exifMark.length).equals(exifMark) ? exif.subarray(exifMark.length) : exif
  if (tiff.length < tiffOf(1).length) return undefined
  const isLittle = tiff.toString('latin1', 0, 2) === 'II'
  const short = (at: number) => (at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  const entries = short(directory)
  for (let at = directory + 2; at < directory + 2 + 12 * entries && at + 12 <= tiff.length; at += 12) {
    if (short(at) !== orientationTag) continue
    const value = short(at + 8)
    return value > 1 && value <= 8 ? value : undefined
  }
  return undefined
}

/** Exif without its mark, with one entry: it needs no more room than any that has an orientation. */
export function tiffOf(orientation: number): Buffer {
  const entry = [orientationTag >> 8, orientationTag & 0xff, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
  return Buffer.from([0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, ...entry, 0, 0, 0, 0])
}
