import { sheetAt, sheetFor } from './sheet-at.ts'

/** How long a zone stays without a word from the drag: some browsers say nothing when it ends outside. */
const staysMs = 1_000

let zones: HTMLElement | undefined
let timer: ReturnType<typeof setTimeout> | undefined

/** Shows where a drop would bring notes in, and where it would attach files to the open note. Both take no room and no pointer. */
export function showZones(event: DragEvent): void {
  const sheet = sheetFor(event)
  if (!zones) {
    zones = document.createElement('div')
    zones.className = 'drop-zones'
    zones.ariaHidden = 'true'
    document.body.append(zones)
  }
  const wanted = !sheet ? ['notes'] : sheet.left === 0 ? ['sheet'] : ['notes', 'sheet']
  if (zones.dataset['zones'] !== wanted.join(' ')) zones.replaceChildren(...wanted.map(zoneOf))
  zones.dataset['zones'] = wanted.join(' ')
  zones.dataset['over'] = sheetAt(event) ? 'sheet' : 'notes'
  zones.style.setProperty('--sheet-left', `${sheet?.left ?? 0}px`)
  clearTimeout(timer)
  timer = setTimeout(hideZones, staysMs)
}

export function hideZones(): void {
  clearTimeout(timer)
  zones?.remove()
  zones = undefined
}

function zoneOf(kind: string): HTMLElement {
  const [zone, words] = [document.createElement('div'), document.createElement('p')]
  zone.className = `drop-zone for-${kind}`
  words.textContent = kind === 'notes' ? 'Drop to bring in as notes' : 'Drop to attach to this note'
  zone.append(words)
  return zone
}
