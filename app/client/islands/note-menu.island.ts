import type { Island } from '../main.ts'

/** What the menu of a note does by scripts alone; the code comes with the first press. */
const noteMenu: Island = (menu) => {
  menu.addEventListener('click', ({ target }) => {
    const name = target instanceof Element ? target.closest<HTMLElement>('[data-deed]')?.dataset['deed'] : undefined
    const article = menu.closest<HTMLElement>('article')
    if (name === undefined || !article) return
    menu.hidePopover()
    void import('../sheet/menu-deeds.ts').then(({ deeds }) => deeds[name]?.(article))
  })
}

export default noteMenu
