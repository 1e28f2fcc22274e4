import { forgetSent } from '../autosave/drafts.ts'
import type { Island } from '../main.ts'

/** The page that answers the form of a note: the draft of what was sent is forgotten. */
const sent: Island = ({ dataset }) => {
  if (dataset['note']) forgetSent(dataset['note'])
}

export default sent
