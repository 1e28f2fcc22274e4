interface SamplePad {
  /** Undefined for notes without a pad. */
  readonly name: string | undefined
  readonly notes: readonly { readonly name: string; readonly text: string }[]
}

/** Newest first. Each note explains one thing to a new user. */
export const samplePads: readonly SamplePad[] = [
  {
    name: undefined,
    notes: [
      {
        name: 'Welcome to Notejam',
        text: `Notejam keeps notes. A note has a name and a text; notes can lie together in a pad. That is all there is to learn.

This account is a sample: look around, change what you like, delete it all. When you are ready, sign out and sign up with your own address. It takes an e-mail address and a password, and nothing leaves this machine.

The other notes here say:

- [[Writing a note|what becomes of what you write]]
- [[Pads|how pads work]]
- [[Forgotten passwords|what to do when you forget your password]]
- how to run Notejam for others`,
      },
    ],
  },
  {
    name: 'Getting started',
    notes: [
      {
        name: 'Writing a note',
        text: `Choose New and write. It is saved by itself, a second after you pause; the line above the text says when. A lost connection, a closed lid or a second tab cost you nothing: what you typed comes back, and changes that meet are put together.

The text is kept exactly as you type it, in any language, up to one megabyte. It may be **Markdown**:

- [x] lists with boxes, which you can tick while you read
- [ ] tables and links: paste an address over words, and they lead there
- [ ] pictures and other files, which you drop, paste or attach where they belong
- [ ] words with a \`#\` before them, such as #jam, are tags

**History**, in the menu at the upper right of a note, shows what the note was, word by word, and brings it back.

All pages work without scripts, with a keyboard alone, and with a screen reader.`,
      },
      {
        name: 'Pads',
        text: `A pad is a pile of notes with a name and a colour. Make one with New pad, at the left. A note lies in one pad or in none; choose it when you edit the note.

Deleting a pad never deletes its notes silently. You are asked: keep them without a pad, or move them to the trash too.`,
      },
      {
        name: 'The trash',
        text: `A deleted note goes to the trash. Open Trash to read it, restore it, or delete it forever. A note that you restore goes back into its pad; if the pad is gone by then, it comes back without one.

After thirty days it goes for good.`,
      },
      {
        name: 'Finding your way in long lists',
        text: `Press \`/\` and type: Search finds words in names and texts, parts of words too, and forgives slips. \`"two words"\`, \`-word\`, \`tag:jam\`, \`title:jam\`, \`pad:recipes\`, \`is:open\` for tasks, \`has:file\`, \`updated:last-week\` and \`in:trash\` narrow it; the search page explains them under How to search. Ctrl K finds everything by its name; \`?\` shows all keys.

Lists show twenty notes at a time, pinned ones first, then the ones you changed last. Edited or Title, at the head of a list, opens a menu with other orders. Older and Newer lead through the pages and keep the order. Times are those of your device's clock, or of the zone that you choose in the account settings.

Names sort as people sort them: capitals and accents do not matter, and Chapter 2 comes before Chapter 10.`,
      },
    ],
  },
  {
    name: 'Running it',
    notes: [
      {
        name: 'Where everything is kept',
        text: `On your own machine, everything lies in the folder .data beside the program: a real PostgreSQL database, and the mail that would have been sent. Stop Notejam and copy that folder, and you have a backup.

What Notejam has told you is saved is on the disk by then. It survives a power cut.

To use a PostgreSQL of your own, set DATABASE_URL. The README lists every setting.`,
      },
      {
        name: 'Forgotten passwords',
        text: `Choose Forgot password? on the sign-in page and give your address. You get a link that works once, within an hour, and ends all your other sessions.

On your own machine no mail is sent: the link is printed in the terminal, and the page /outbox shows it.`,
      },
    ],
  },
]
