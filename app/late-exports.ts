import { readFile } from 'node:fs/promises'
import ts from 'typescript'
import type { Plugin } from 'vite'

interface Late {
  /** The end of the path of a library's module. */
  readonly module: string
  /** What the page can do without at first. */
  readonly names: readonly string[]
}

/**
 * Cuts modules of libraries in two: a bundler moves whole modules between files, so that one that is needed at once brings everything that
 * is ever used of it. What only the late names need becomes a module of its own, `MODULE?late`, which has all other exports, too.
 * @param importers modules that are loaded late, and are given the late part
 */
export function lateExports(modules: readonly Late[], importers: RegExp): Plugin {
  const lateOf = (id: string) => modules.find(({ module }) => id.endsWith(`/${module}`))
  return {
    name: 'late-exports',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!importer || source.startsWith('/') || !importers.test(importer)) return null
      const found = await this.resolve(source, importer, { skipSelf: true })
      return found && lateOf(found.id) ? `${found.id}?late` : null
    },
    async load(id) {
      const file = id.replace(/\?late$/, '')
      const late = lateOf(file)
      if (!late) return null
      const halves = halved(await readFile(file, 'utf8'), file, late.names)
      return { code: file === id ? halves.early : halves.late, moduleSideEffects: false }
    },
  }
}

/** A statement of a module. */
interface Part {
  readonly node: ts.Statement
  readonly declares: readonly string[]
  /** Every name in it: one that is declared within it, too, only keeps more together than has to be. */
  readonly names: ReadonlySet<string>
  /** Names that it assigns to, or to whose properties it does. */
  readonly changes: ReadonlySet<string>
}

/** @returns the source of both halves of a module */
export function halved(code: string, file: string, lateNames: readonly string[]): { early: string; late: string } {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS)
  const exports = new Map<string, string>()
  const imports: ts.ImportDeclaration[] = []
  const parts: Part[] = []
  for (const node of source.statements) {
    if (ts.isImportDeclaration(node)) imports.push(node)
    else if (ts.isExportDeclaration(node) && node.exportClause && ts.isNamedExports(node.exportClause)) {
      for (const { name, propertyName } of node.exportClause.elements)
        exports.set(name.text, (propertyName ?? name).text)
    } else parts.push(partOf(node))
  }
  const missing = lateNames.filter((name) => !exports.has(name))
  if (missing.length > 0) throw new Error(`${file} does not export ${missing.join(', ')}`)

  const early = earlyOf(parts, new Set([...exports].flatMap(([name, own]) => (lateNames.includes(name) ? [] : [own]))))
  const isEarly = new Set([...early].flatMap(({ declares }) => declares))
  const late = parts.filter((part) => !early.has(part))
  const needed = new Set(late.flatMap(({ names }) => [...names].filter((name) => isEarly.has(name))))

  const half = (kept: readonly Part[], end: string) => {
    const used = new Set(kept.flatMap(({ names }) => [...names]))
    const brought = imports.map((node) => importOf(node, used))
    return [...brought, ...kept.map(({ node }) => node.getFullText()), end].join('\n')
  }
  const listed = (all: [name: string, own: string][]) => all.map(([name, own]) => `${own} as ${name}`).join(', ')
  const inside = (name: string) => `$${name}`
  const needs: [string, string][] = [...needed].map((name) => [inside(name), name])
  return {
    early: half(
      parts.filter((part) => early.has(part)),
      `export { ${listed([...[...exports].filter(([, own]) => isEarly.has(own)), ...needs])} }`,
    ),
    late: [
      `import { ${listed(needs.map(([name, own]) => [own, name]))} } from ${JSON.stringify(file)}`,
      half(late, `export { ${listed([...exports].filter(([, own]) => !isEarly.has(own)))} }`),
      `export * from ${JSON.stringify(file)}`,
    ].join('\n'),
  }
}

/** What is used of an import. */
function importOf(node: ts.ImportDeclaration, used: ReadonlySet<string>): string {
  const { importClause: clause, moduleSpecifier: from } = node
  if (!clause?.namedBindings || !ts.isNamedImports(clause.namedBindings)) return node.getFullText()
  const names = clause.namedBindings.elements.filter(({ name }) => used.has(name.text)).map((one) => one.getText())
  return names.length > 0 ? `import { ${names.join(', ')} } from ${from.getText()}` : ''
}

/** What is needed for some names: what declares them, what changes that, and what these need. */
function earlyOf(parts: readonly Part[], names: ReadonlySet<string>): ReadonlySet<Part> {
  const needed = new Set(names)
  const declared = new Set(parts.flatMap(({ declares }) => declares))
  const early = new Set<Part>()
  for (let size = -1; size !== early.size;) {
    size = early.size
    for (const part of parts) {
      const own = part.declares.length > 0 ? part.declares : [...part.changes].filter((name) => declared.has(name))
      if (early.has(part) || (own.length > 0 && !own.some((name) => needed.has(name)))) continue
      early.add(part)
      for (const name of part.names) needed.add(name)
    }
  }
  return early
}

function partOf(node: ts.Statement): Part {
  const names = new Set<string>()
  const changes = new Set<string>()
  const visit = (one: ts.Node): void => {
    if (ts.isIdentifier(one) && !isProperty(one)) names.add(one.text)
    const target = targetOf(one)
    if (target !== undefined) changes.add(target)
    ts.forEachChild(one, visit)
  }
  visit(node)
  return { node, declares: declaredBy(node), names, changes }
}

function declaredBy(node: ts.Statement): string[] {
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return node.name ? [node.name.text] : []
  if (!ts.isVariableStatement(node)) return []
  return node.declarationList.declarations.flatMap(({ name }) => namesIn(name))
}

function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((one) => (ts.isOmittedExpression(one) ? [] : namesIn(one.name)))
}

/** `x` in `a.x` and in `{ x: 1 }`. */
function isProperty(name: ts.Identifier): boolean {
  const { parent } = name
  if (ts.isPropertyAccessExpression(parent)) return parent.name === name
  return (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) && parent.name === name
}

/** The name at the beginning of what an expression assigns to. */
function targetOf(node: ts.Node): string | undefined {
  let target = assignedBy(node)
  while (target && (ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target))) {
    target = target.expression
  }
  return target && ts.isIdentifier(target) ? target.text : undefined
}

function assignedBy(node: ts.Node): ts.Expression | undefined {
  const { FirstAssignment, LastAssignment, PlusPlusToken, MinusMinusToken } = ts.SyntaxKind
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken
    return kind >= FirstAssignment && kind <= LastAssignment ? node.left : undefined
  }
  if (!ts.isPrefixUnaryExpression(node) && !ts.isPostfixUnaryExpression(node)) return undefined
  return node.operator === PlusPlusToken || node.operator === MinusMinusToken ? node.operand : undefined
}
