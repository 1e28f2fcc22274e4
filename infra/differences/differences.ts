import { CloudAssembly } from 'aws-cdk-lib/cx-api'
import { readFileSync } from 'node:fs'

/** Template files by the path of their stack: `prod/App`, `ci`. */
export type TemplateFiles = ReadonlyMap<string, string>

/** @param folder as `npm run synth` writes it */
export function templateFilesIn(folder: string): TemplateFiles {
  const stacks = new CloudAssembly(folder).stacksRecursively
  return new Map(stacks.map(({ hierarchicalId, templateFullPath }) => [hierarchicalId, templateFullPath]))
}

/**
 * A report in Markdown. Stacks of several environments that change in the same way share a section.
 * @param diff describes the difference of one stack, given its path and its former template
 */
export function differencesOf(
  before: TemplateFiles,
  after: TemplateFiles,
  diff: (stack: string, formerTemplate: string) => string,
): string {
  const changed = [...after].flatMap(([stack, file]) => {
    const former = before.get(stack)
    return former !== undefined && !isSame(former, file) ? [{ stack, text: diff(stack, former) }] : []
  })
  const groups = Map.groupBy(changed, ({ stack, text }) => withoutEnvironment(stack, text))
  const added = [...after.keys()].filter((stack) => !before.has(stack))
  const removed = [...before.keys()].filter((stack) => !after.has(stack))
  const sections = [
    ...added.map((stack) => `### ${stack} is new`),
    ...removed.map((stack) => `### ${stack} is gone: CloudFormation keeps the stack until an operator deletes it`),
    ...Array.from(groups.values(), (same) => {
      const stacks = same.map(({ stack }) => stack).join(', ')
      return `### ${stacks}\n\n\`\`\`\n${same[0]?.text.trim() ?? ''}\n\`\`\``
    }),
  ]
  return sections.length > 0 ? sections.join('\n\n') : 'No template has changed.'
}

function isSame(one: string, other: string): boolean {
  return readFileSync(one, 'utf8') === readFileSync(other, 'utf8')
}

/** The same text for the same change in another environment. */
function withoutEnvironment(stack: string, text: string): string {
  const [environment = '', name] = stack.split('/')
  return name === undefined ? `${stack}\n${text}` : `${name}\n${text.replaceAll(environment, 'ENV')}`
}
