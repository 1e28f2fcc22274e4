import type { Island } from '../main.ts'

/** Loads the code of the slider over a note's versions. */
const steps: Island<HTMLInputElement> = (range) => {
  void import('../history/steps.ts').then(({ startSteps }) => startSteps(range))
}

export default steps
