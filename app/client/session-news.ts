/** Pages of one browser tell each other on it that a person is signed in. */
const channelName = 'notejam-session'

/** Tells the browser's other pages that this page's person is signed in. */
export function tellSignedIn(): void {
  const channel = new BroadcastChannel(channelName)
  channel.postMessage('signed-in')
  // An open channel would keep the page from the browser's cache for the Back button.
  channel.close()
}

export function hearSignedIn(act: () => void): void {
  new BroadcastChannel(channelName).addEventListener('message', act)
}
