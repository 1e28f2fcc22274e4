import book from 'lucide-static/icons/notebook.svg?raw'
import bin from 'lucide-static/icons/trash-2.svg?raw'
import alert from 'lucide-static/icons/circle-alert.svg?raw'
import check from 'lucide-static/icons/circle-check.svg?raw'
import clip from 'lucide-static/icons/paperclip.svg?raw'
import close from 'lucide-static/icons/x.svg?raw'
import bold from 'lucide-static/icons/bold.svg?raw'
import code from 'lucide-static/icons/code.svg?raw'
import heading from 'lucide-static/icons/heading.svg?raw'
import italic from 'lucide-static/icons/italic.svg?raw'
import link from 'lucide-static/icons/link.svg?raw'
import list from 'lucide-static/icons/list.svg?raw'
import task from 'lucide-static/icons/list-todo.svg?raw'
import copy from 'lucide-static/icons/copy.svg?raw'
import folder from 'lucide-static/icons/folder-input.svg?raw'
import printer from 'lucide-static/icons/printer.svg?raw'
import command from 'lucide-static/icons/command.svg?raw'
import keyboard from 'lucide-static/icons/keyboard.svg?raw'
import download from 'lucide-static/icons/download.svg?raw'
import down from 'lucide-static/icons/arrow-down.svg?raw'
import file from 'lucide-static/icons/file.svg?raw'
import more from 'lucide-static/icons/ellipsis.svg?raw'
import left from 'lucide-static/icons/arrow-left.svg?raw'
import mail from 'lucide-static/icons/mail.svg?raw'
import menu from 'lucide-static/icons/menu.svg?raw'
import notes from 'lucide-static/icons/notebook-text.svg?raw'
import pane from 'lucide-static/icons/panel-left.svg?raw'
import pencil from 'lucide-static/icons/pencil.svg?raw'
import phone from 'lucide-static/icons/smartphone.svg?raw'
import pin from 'lucide-static/icons/pin.svg?raw'
import unpin from 'lucide-static/icons/pin-off.svg?raw'
import tag from 'lucide-static/icons/hash.svg?raw'
import plus from 'lucide-static/icons/plus.svg?raw'
import redo from 'lucide-static/icons/redo-2.svg?raw'
import undo from 'lucide-static/icons/undo-2.svg?raw'
import restore from 'lucide-static/icons/rotate-ccw.svg?raw'
import right from 'lucide-static/icons/arrow-right.svg?raw'
import search from 'lucide-static/icons/search.svg?raw'
import share from 'lucide-static/icons/share-2.svg?raw'
import settings from 'lucide-static/icons/settings.svg?raw'
import signOut from 'lucide-static/icons/log-out.svg?raw'
import tasks from 'lucide-static/icons/square-check-big.svg?raw'
import up from 'lucide-static/icons/arrow-up.svg?raw'

const sources = {
  alert,
  bin,
  bold,
  code,
  heading,
  italic,
  link,
  list,
  task,
  book,
  check,
  clip,
  close,
  command,
  copy,
  down,
  download,
  file,
  folder,
  keyboard,
  left,
  mail,
  menu,
  more,
  notes,
  pane,
  pencil,
  phone,
  pin,
  plus,
  printer,
  redo,
  restore,
  right,
  search,
  settings,
  share,
  signOut,
  tag,
  tasks,
  undo,
  unpin,
  up,
}

export type IconName = keyof typeof sources

/** The drawing inside each file; size, colour and stroke come from the stylesheet. */
const drawings = Object.fromEntries(
  Object.entries(sources).map(([name, svg]) => [
    name,
    { __html: svg.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, '').trim() },
  ]),
) as Record<IconName, { __html: string }>

/**
 * Decoration beside a word; it says nothing to a screen reader. The one place where markup is trusted: our own files.
 * A function and not a component, as `time` and `padDot` are: a page has dozens, and a component costs more than it draws.
 */
export function icon(name: IconName) {
  return <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" dangerouslySetInnerHTML={drawings[name]} />
}
