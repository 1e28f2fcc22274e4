import type { Island } from '../main.ts'

/** The slider over a note's versions; its code is fetched where there is one. */
const steps: Island<HTMLInputElement> = (range) => {
  void import('../history/steps.ts').then(({ startSteps }) => startSteps(range))
}

export default steps
