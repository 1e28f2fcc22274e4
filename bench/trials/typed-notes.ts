/** A note of about so many characters, with what people write: headings, lists, tasks, tables, quotes, code, links and emphasis. */
export function writtenNote(characters: number): string {
  const parts: string[] = []
  let length = 0
  for (let number = 1; length < characters; number++) {
    const part = [
      `## Day ${number}`,
      'Two kilos of **plums** and one of sugar, as [the book](https://notes.example/book) has it; the *juice* of a lemon goes in last. '.repeat(
        3,
      ),
      `- wash the jars\n- [ ] label batch ${number}\n- [x] buy \`pectin\`\n  1. weigh it\n  2. stir it in`,
      '> We would rather wait a week than explain it twice.',
      '| fruit | kilos | jars |\n| ----- | ----: | ---: |\n| plum  |     2 |    7 |\n| quince |   1 |    3 |',
      ...(number % 5 === 0 ? ['```ts\nexport const jars = (kilos: number) => Math.ceil(kilos * 3.5)\n```'] : []),
      `Boiled for twenty minutes, then see [[Day ${number}]] and #jam. `.repeat(4),
    ].join('\n\n')
    parts.push(part)
    length += part.length + 2
  }
  return parts.join('\n\n').slice(0, characters)
}
