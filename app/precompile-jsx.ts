import MagicString from 'magic-string'
import ts from 'typescript'
import type { Plugin } from 'vite'

/**
 * Turns the HTML elements of pages into strings while building. What is left to do for a page is putting its values
 * between them: preact's renderer takes such templates (`jsxTemplate`), escapes every value, and goes on drawing
 * components as before. Elements that it treats in a special way are left to it, and so are those with `{...spread}`.
 *
 * Why, and what it brings: docs/decisions/0005-pages-as-strings.md.
 */
export function precompileJsx(): Plugin {
  return {
    name: 'precompile-jsx',
    enforce: 'pre',
    transform: {
      filter: { id: /\.tsx$/ },
      handler(code, id) {
        const source = ts.createSourceFile(id, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
        const templates: string[] = []
        const result = new MagicString(code)
        forEachOutermost(source, (root) => result.overwrite(root.getStart(), root.end, templateOf(root, templates)))
        if (templates.length === 0) return null
        result.prepend(
          `import { jsxAttr as $attr, jsxEscape as $escape, jsxTemplate as $template } from 'preact/jsx-runtime';` +
            // What is in an array the renderer escapes itself.
            'const $value = (value) => Array.isArray(value) ? value : $escape(value);' +
            templates.map((template, n) => `const $${n} = ${template};`).join(''),
        )
        return { code: result.toString(), map: result.generateMap({ hires: 'boundary' }) }
      },
    },
  }
}

type Element = ts.JsxElement | ts.JsxSelfClosingElement

const voidElements = /^(area|base|br|col|command|embed|hr|img|input|keygen|link|meta|param|source|track|wbr)$/

/** The renderer ties these to each other, or writes them in a way of its own: `tabIndex` as `tabindex`, for one. */
const specialElements = /^(select|option|textarea)$/
const specialAttributes = /^(ref|style)$|[^a-z-]/
const plainAttributes = ['viewBox', 'dangerouslySetInnerHTML']

function forEachOutermost(node: ts.Node, visit: (element: Element | ts.JsxFragment) => void): void {
  if (isPlain(node)) visit(node)
  else ts.forEachChild(node, (child) => forEachOutermost(child, visit))
}

/** Whether it can be written as a string, with values between. */
function isPlain(node: ts.Node): node is Element | ts.JsxFragment {
  if (ts.isJsxFragment(node)) return true
  if (!ts.isJsxElement(node) && !ts.isJsxSelfClosingElement(node)) return false
  const { tagName, attributes } = openingOf(node)
  return (
    /^[a-z]/.test(tagName.getText()) &&
    !specialElements.test(tagName.getText()) &&
    attributes.properties.every(
      (attribute) =>
        ts.isJsxAttribute(attribute) &&
        (plainAttributes.includes(attribute.name.getText()) || !specialAttributes.test(attribute.name.getText())),
    )
  )
}

const openingOf = (element: Element) => (ts.isJsxElement(element) ? element.openingElement : element)

/** The code that replaces an element, wherever it stands. */
function templateOf(root: Element | ts.JsxFragment, templates: string[]): string {
  // Between every two strings stands a value.
  const strings = ['']
  const values: string[] = []
  const append = (text: string) => strings.push((strings.pop() ?? '') + text)
  const insert = (value: string) => {
    values.push(value)
    strings.push('')
  }

  const add = (node: Element | ts.JsxFragment): void => {
    if (ts.isJsxFragment(node)) {
      node.children.forEach(addChild)
      return
    }
    const { tagName, attributes } = openingOf(node)
    const name = tagName.getText()
    let html: string | undefined
    append(`<${name}`)
    for (const attribute of attributes.properties) {
      if (!ts.isJsxAttribute(attribute)) throw new Error('a spread is no part of a template')
      const attributeName = attribute.name.getText()
      if (attributeName === 'key') continue
      const { initializer } = attribute
      if (!initializer) append(` ${attributeName}`)
      else if (ts.isStringLiteral(initializer)) append(` ${attributeName}="${escaped(initializer)}"`)
      else {
        const value = codeOf(initializer, templates)
        if (attributeName === 'dangerouslySetInnerHTML') html = value
        else {
          append(' ')
          // Their true and false are words: aria-expanded="false".
          const words = /^(.{4}-.*|draggable|spellcheck|contenteditable)$/.test(attributeName)
          insert(`$attr("${attributeName}", ${words ? `(${value})?.toString()` : value})`)
        }
      }
    }
    if (voidElements.test(name)) {
      append('/>')
      return
    }
    append('>')
    if (html) insert(`(${html}).__html`)
    else if (ts.isJsxElement(node)) node.children.forEach(addChild)
    append(`</${name}>`)
  }

  const addChild = (child: ts.JsxChild): void => {
    if (ts.isJsxText(child)) append(escaped(child, visibleText(child.text)))
    else if (isPlain(child)) add(child)
    else if (ts.isJsxExpression(child)) {
      if (!child.expression) return
      if (ts.isStringLiteral(child.expression)) append(escapeHtml(child.expression.text))
      else insert(`$value(${codeOf(child, templates)})`)
    } else insert(codeOf(child, templates))
  }

  add(root)
  const name = `$${templates.push(JSON.stringify(strings)) - 1}`
  const call = `$template(${[name, ...values].join(', ')})`
  // Between tags that stay as they are, code needs braces.
  return isJsxChild(root) ? `{${call}}` : call
}

/** A component's children are not always given as code: `<Page><h1>…</h1></Page>`. */
function isJsxChild({ parent }: ts.Node): boolean {
  return (ts.isJsxElement(parent) || ts.isJsxFragment(parent)) && !isPlain(parent)
}

/** The code of something that stays, with what can be made a template in it replaced. */
function codeOf(node: ts.Node, templates: string[]): string {
  if (ts.isJsxExpression(node)) return node.expression ? codeOf(node.expression, templates) : 'undefined'
  if (isPlain(node)) return templateOf(node, templates)
  const start = node.getStart()
  const code = new MagicString(node.getText())
  ts.forEachChild(node, (child) =>
    forEachOutermost(child, (element) =>
      code.overwrite(element.getStart() - start, element.end - start, templateOf(element, templates)),
    ),
  )
  return code.toString()
}

/** White space as JSX has it: lines are trimmed, and empty ones are nothing. */
function visibleText(text: string): string {
  const lines = text.split('\n')
  return lines
    .map((line, n) => {
      const first = n === 0 ? line : line.trimStart()
      return n === lines.length - 1 ? first : first.trimEnd()
    })
    .filter((line) => line !== '')
    .join(' ')
}

function escaped(node: ts.StringLiteral | ts.JsxText, text = node.text): string {
  if (/&#?\w+;/.test(node.getText())) {
    const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart())
    throw new Error(`write the character itself instead of ${node.getText()} in line ${line + 1}`)
  }
  return escapeHtml(text)
}

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
