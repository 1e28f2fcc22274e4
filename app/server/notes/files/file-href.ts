import { routes } from '../../routes.ts'

/** Characters of a name in an address; Markdown takes no address of more than 2000, and an emoji has twelve there. */
const maxNameInAddress = 1500

/** The address of a file. It ends with the name, for people who read it; of a long name, with the beginning. */
export function hrefOf({ id, name }: { readonly id: string; readonly name: string }): string {
  const isLong = encodeURIComponent(name).length > maxNameInAddress
  const shown = isLong
    ? Array.from(name)
        .slice(0, maxNameInAddress / 12)
        .join('')
    : name
  return routes.attachments.show.href({ attachmentId: id, name: shown })
}
