/** @returns the form of a note, as the server has it now */
export async function fetchForm(path: string): Promise<HTMLFormElement> {
  const answer = await fetch(`${path}/form`)
  if (!answer.ok || answer.redirected) throw new Error('the form of the note could not be read')
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const form = page.querySelector<HTMLFormElement>('form.writing')
  if (!form) throw new Error('there is no form')
  return document.adoptNode(form)
}
