import type { Island } from '../main.ts'

/** How far an export is; loaded where it is shown. */
const packing: Island = (element) => {
  void import('../exporting/packing.ts').then(({ follow }) => follow(element))
}

export default packing
