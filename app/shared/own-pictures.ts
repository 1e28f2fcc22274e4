/** Longest address, in UTF-16 units. */
const maxAddressUnits = 2000

/** The path of a note's file. The name is one segment: `..` would lead to another page. */
const own = /^\/attachments\/\d{1,19}\/(?:thumbnail|file\/(?!(?:\.|%2e)+$)[^/?#\\]+)$/i

/** Whether a note shows the picture of an address: any other site would learn who reads the note. */
export function isOwnPicture(address: string): boolean {
  return address.length <= maxAddressUnits && own.test(address)
}
