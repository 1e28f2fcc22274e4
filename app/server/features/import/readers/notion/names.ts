import { foldersOf, stemOf } from '../common/paths.ts'

const ending = /(?:^|[ -])([0-9a-f]{32})$/

/** The id with which Notion ends names of files. */
export function idInName(name: string): string | undefined {
  return ending.exec(name)?.[1]
}

export function withoutId(name: string): string {
  return name.replace(ending, '').trim()
}

/** The id at the end of an address of Notion's own site. */
export function idInAddress(address: string): string | undefined {
  const path = /^https?:\/\/(?:www\.)?notion\.(?:so|site|com)\/([^?#]*)/i.exec(address)?.[1]
  const name = path
    ?.split('/')
    .at(-1)
    ?.replace(/-(?=[0-9a-f]{4}-|[0-9a-f]{12}$)/g, '')
  return name === undefined ? undefined : /([0-9a-f]{32})$/.exec(name)?.[1]
}

/** The pages in which a page lies, from the outermost; the folder of the export is none. */
export function padOf(path: string): string[] {
  const folders = foldersOf(path)
  const isOfExport = /^(?:export(?:block)?-|private & shared$|teamspace home$)/i
  return folders.filter((name, n) => !(n < 2 && isOfExport.test(name))).map((name) => withoutId(name) || name)
}

/** The title that a page's file has. */
export function titleInName(path: string): string {
  return withoutId(stemOf(path)) || stemOf(path)
}
