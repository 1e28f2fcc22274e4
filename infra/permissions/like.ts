/** Whether a text matches a pattern of IAM's, in which `*` stands for any characters and `?` for one. */
export function like(pattern: string, text: string): boolean {
  const [start = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return start.length === text.length && isAt(start, text, 0)
  if (!isAt(start, text, 0)) return false
  let place = start.length
  const end = rest.pop() ?? ''
  for (const part of rest) {
    while (place + part.length <= text.length && !isAt(part, text, place)) place += 1
    if (place + part.length > text.length) return false
    place += part.length
  }
  return text.length - end.length >= place && isAt(end, text, text.length - end.length)
}

function isAt(part: string, text: string, place: number): boolean {
  if (place + part.length > text.length) return false
  for (let index = 0; index < part.length; index += 1)
    if (part[index] !== '?' && part[index] !== text[place + index]) return false
  return true
}
