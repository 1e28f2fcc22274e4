/** Keeps a field as high as its text, in browsers without `field-sizing`. */
export function grows(field: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return
  const fit = () => {
    field.style.height = 'auto'
    field.style.height = `${field.scrollHeight}px`
  }
  for (const type of ['input', 'notejam:set-text', 'focus']) field.addEventListener(type, fit)
  addEventListener('resize', fit)
  fit()
}
