/** What can be brought, as the form says it. The readers are loaded where they read. */
export const formatTitles: readonly string[] = [
  'Notejam’s own export',
  'Markdown, also from Obsidian, Jekyll, Hugo and Zettlr',
  'Evernote (ENEX)',
  'Joplin (JEX and RAW)',
  'Google Keep (Takeout)',
  'Notion (Markdown and HTML)',
  'Apple Notes (as Markdown or HTML)',
  'Bear (backups, text bundles and Markdown)',
  'Simplenote, Standard Notes, memos',
  'Plain text, HTML and CSV',
]
