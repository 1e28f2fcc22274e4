import bold from 'lucide-static/icons/bold.svg?raw'
import calendar from 'lucide-static/icons/calendar.svg?raw'
import clip from 'lucide-static/icons/paperclip.svg?raw'
import close from 'lucide-static/icons/x.svg?raw'
import down from 'lucide-static/icons/arrow-down.svg?raw'
import up from 'lucide-static/icons/arrow-up.svg?raw'
import code from 'lucide-static/icons/code.svg?raw'
import codeBlock from 'lucide-static/icons/square-code.svg?raw'
import heading from 'lucide-static/icons/heading.svg?raw'
import highlight from 'lucide-static/icons/highlighter.svg?raw'
import italic from 'lucide-static/icons/italic.svg?raw'
import link from 'lucide-static/icons/link.svg?raw'
import list from 'lucide-static/icons/list.svg?raw'
import note from 'lucide-static/icons/file-text.svg?raw'
import numbers from 'lucide-static/icons/list-ordered.svg?raw'
import picture from 'lucide-static/icons/image.svg?raw'
import plus from 'lucide-static/icons/plus.svg?raw'
import quote from 'lucide-static/icons/text-quote.svg?raw'
import rule from 'lucide-static/icons/minus.svg?raw'
import smallHeading from 'lucide-static/icons/heading-3.svg?raw'
import strike from 'lucide-static/icons/strikethrough.svg?raw'
import table from 'lucide-static/icons/table.svg?raw'
import tag from 'lucide-static/icons/hash.svg?raw'
import tasks from 'lucide-static/icons/list-todo.svg?raw'

const sources = {
  ...{
    close,
    down,
    up,
    bold,
    calendar,
    clip,
    code,
    codeBlock,
    heading,
    highlight,
    italic,
    link,
    list,
    note,
    numbers,
    picture,
    plus,
  },
  ...{ quote, rule, smallHeading, strike, table, tag, tasks },
}

export type AidIcon = keyof typeof sources

/** Decoration beside a word or within a named button. */
export function iconOf(name: AidIcon): Element {
  const drawing = new DOMParser().parseFromString(sources[name].replace(/>\s+/g, '>'), 'image/svg+xml').documentElement
  for (const attribute of ['width', 'height', 'stroke-width']) drawing.removeAttribute(attribute)
  drawing.setAttribute('class', 'icon')
  drawing.setAttribute('aria-hidden', 'true')
  return document.importNode(drawing, true)
}
