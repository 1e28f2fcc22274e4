import { tagHighlighter, tags as t, type Tag } from '@lezer/highlight'
import type { NodeType } from '@lezer/common'

/** Classes of `code.css` for the parts of code, the same on pages and in the editor. */
const classes: Readonly<Record<string, readonly Tag[]>> = {
  'code-comment': [t.comment, t.quote],
  'code-keyword': [
    t.keyword,
    t.modifier,
    t.operatorKeyword,
    t.controlKeyword,
    t.tagName,
    t.bool,
    t.null,
    t.atom,
    t.self,
  ],
  'code-string': [
    t.string,
    t.regexp,
    t.special(t.string),
    t.attributeValue,
    t.attributeName,
    t.inserted,
    t.url,
    t.link,
  ],
  'code-number': [t.number, t.unit, t.color, t.escape, t.meta, t.annotation, t.labelName, t.character],
  'code-type': [t.typeName, t.className, t.namespace, t.standard(t.name), t.deleted],
  'code-name': [t.definition(t.name), t.function(t.name), t.heading, t.strong, t.propertyName],
}

/** @param isInside which top nodes of syntax trees are coloured; left out: all */
export function codeColours(isInside?: (top: NodeType) => boolean) {
  const rules = Object.entries(classes).map(([name, tag]) => ({ class: name, tag }))
  return tagHighlighter(rules, isInside ? { scope: isInside } : {})
}
