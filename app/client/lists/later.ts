import { toast, unchanged } from '../toast.ts'
import type { Choosing } from './choosing.ts'
import { isSelecting } from './rows.ts'

/** What selects rows and acts on them, which is fetched when the person is about to. */
export interface Later {
  /** Whether rows are being selected, or will be once the code is there. */
  readonly isOn: () => boolean
  /** Acts as soon as the code is there, one act after the other. */
  readonly later: (act: (choosing: Choosing) => void) => void
  /** What is there by now. */
  readonly loaded: () => Choosing | undefined
}

/** @param look brings the list up to date */
export function laterOn(table: HTMLElement, look: () => void): Later {
  let loading: Promise<Choosing> | undefined
  let loaded: Choosing | undefined
  let waiting = 0

  async function load(): Promise<Choosing> {
    try {
      const { choosingIn } = await import('./choosing.ts')
      return (loaded = choosingIn(table, look))
    } catch (error) {
      loading = undefined
      throw error
    }
  }
  const near = () => void (loading ??= load()).catch(() => undefined)
  for (const type of ['pointerover', 'focusin']) table.addEventListener(type, near, { once: true })

  return {
    isOn: () => isSelecting(table) || waiting > 0,
    loaded: () => loaded,
    later(act) {
      if (loaded) {
        act(loaded)
        return
      }
      waiting++
      void (loading ??= load()).finally(() => waiting--).then(act, () => toast(unchanged))
    },
  }
}
