/** What browsers call every image from the clipboard. */
const namelessImage = /^image(\.\w+)$/

/** @returns the files of a paste; undefined for text */
export function filesOfPaste(data: DataTransfer | null): readonly File[] | undefined {
  if (!data || data.files.length === 0) return undefined
  const files = [...data.files]
  // A copied table comes as text and as an image: the text is pasted. Some systems send the names of copied files as text.
  const lines = data.getData('text/plain').split(/[\r\n]+/)
  if (data.types.includes('text/plain') && !lines.every((line) => files.some(({ name }) => name === line)))
    return undefined
  return files.map((file) => {
    const ending = namelessImage.exec(file.name)?.[1]
    return ending === undefined ? file : new File([file], `Pasted ${nameOfNow()}${ending}`, { type: file.type })
  })
}

/** @returns the files of a drop, without folders; undefined for text */
export function filesOfDrop(data: DataTransfer | null): readonly File[] | undefined {
  if (!data || data.files.length === 0) return undefined
  return [...data.items].flatMap((item) =>
    item.kind !== 'file' || item.webkitGetAsEntry()?.isDirectory ? [] : (item.getAsFile() ?? []),
  )
}

/** Local time, without colons, which some systems do not have in names. */
function nameOfNow(): string {
  const now = new Date()
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.')
}
