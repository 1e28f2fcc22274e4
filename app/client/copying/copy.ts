/** Copies what an element shows to be copied, and says so; where that is not allowed, it selects it for the keyboard. */
export async function copyShown(element: Element): Promise<void> {
  const [source, told] = ['[data-to-copy]', '[data-copied]'].map((one) => element.querySelector<HTMLElement>(one))
  if (!source || !told) return
  try {
    await navigator.clipboard.writeText(source instanceof HTMLInputElement ? source.value : source.innerText)
    told.textContent = 'Copied. '
  } catch {
    // Also where there is no clipboard: on a page without HTTPS.
    if (source instanceof HTMLInputElement) source.select()
    else getSelection()?.selectAllChildren(source)
    told.textContent = 'It is selected: copy it with your keyboard. '
  }
}
