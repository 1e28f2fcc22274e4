/** UTF-16 units of an address. */
const maxAddressUnits = 2000

/** Files that belong to notes. The name is one part of an address: `..` would lead to another page of ours. */
const own = /^\/attachments\/\d{1,19}\/(?:thumbnail|file\/(?!(?:\.|%2e)+$)[^/?#\\]+)$/i

/** Whether a note shows the picture of an address: any other site would learn who reads the note. */
export function isOwnPicture(address: string): boolean {
  return address.length <= maxAddressUnits && own.test(address)
}
