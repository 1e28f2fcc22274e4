import { forgetSent } from '../autosave/drafts.ts'
import type { Island } from '../main.ts'

/** The page that answers a form of a note: what it sent need not come back. */
const sent: Island = ({ dataset }) => {
  if (dataset['note']) forgetSent(dataset['note'])
}

export default sent
