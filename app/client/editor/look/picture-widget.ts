import { EditorView, WidgetType } from '@codemirror/view'

/** Pixels of pictures that were loaded before, by their addresses: they keep their room while they are loaded again. */
const sizes = new Map<string, readonly [width: number, height: number]>()
const maxSizes = 500

/** A picture at its size. A press on it puts the caret into its source. */
export class PictureWidget extends WidgetType {
  readonly address: string
  readonly alt: string
  readonly title: string

  constructor(address: string, alt: string, title: string) {
    super()
    this.address = address
    this.alt = alt
    this.title = title
  }

  override eq({ address, alt, title }: PictureWidget): boolean {
    return address === this.address && alt === this.alt && title === this.title
  }

  override toDOM(view: EditorView): HTMLElement {
    const picture = document.createElement('img')
    picture.alt = this.alt
    if (this.title) picture.title = this.title
    picture.draggable = false
    const size = sizes.get(this.address) ?? sizeOnPage(view, this.address)
    if (size) [picture.width, picture.height] = size
    picture.addEventListener('load', () => {
      keepSize(this.address, picture)
      view.requestMeasure()
    })
    picture.addEventListener('error', () => view.requestMeasure())
    picture.addEventListener('mousedown', (event) => {
      if (event.button !== 0) return
      event.preventDefault()
      const at = view.posAtDOM(picture)
      view.dispatch({ selection: { anchor: at } })
      view.focus()
    })
    picture.src = this.address
    return picture
  }

  override ignoreEvent(): boolean {
    return true
  }
}

/** The page that was read a moment ago has loaded it. */
function sizeOnPage({ dom }: EditorView, address: string): readonly [number, number] | undefined {
  for (const picture of dom.ownerDocument.querySelectorAll<HTMLImageElement>('.prose img')) {
    if (picture.getAttribute('src') === address) return keepSize(address, picture)
  }
  return undefined
}

function keepSize(address: string, { naturalWidth, naturalHeight }: HTMLImageElement) {
  if (naturalWidth === 0) return undefined
  const size = [naturalWidth, naturalHeight] as const
  if (sizes.size < maxSizes) sizes.set(address, size)
  return size
}
