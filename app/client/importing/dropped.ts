/** A file with its path below what was dropped. */
export interface Dropped {
  readonly file: File
  readonly path: string
}

/** Levels of folders: no person has more, and a link may lead into itself. */
const maxDepth = 40

/** The files of a drop, with those of its folders. The entries are taken at once: a browser forgets them after the event. */
export async function filesOf(data: DataTransfer): Promise<Dropped[]> {
  const items = [...data.items].filter(({ kind }) => kind === 'file')
  const dropped = items.map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
  const found: Dropped[] = []
  for (const one of dropped) {
    if (one instanceof File) found.push({ file: one, path: one.name })
    else if (one) await collect(one, '', found, 0)
  }
  return found
}

async function collect(entry: FileSystemEntry, folder: string, found: Dropped[], depth: number): Promise<void> {
  const path = folder + entry.name
  if (isFile(entry)) {
    found.push({ file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)), path })
  } else if (isFolder(entry) && depth < maxDepth) {
    const reader = entry.createReader()
    // A reader gives a hundred at a time.
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
      if (some.length === 0) return
      for (const one of some) await collect(one, `${path}/`, found, depth + 1)
    }
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
