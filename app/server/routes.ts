/**
 * Every address in the product. Views, redirects and tests build paths here, so that renaming one is a compile error
 * and not a broken link.
 */
type Param<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Param<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

type Query = Readonly<Record<string, string | undefined>>

export interface Route<Path extends string> {
  /** As Fastify wants it: `/notes/:noteId`. */
  readonly pattern: Path
  /** The path for these parameters, with the query values that are set. */
  href(
    ...params: [Param<Path>] extends [never] ? [query?: Query] : [params: Record<Param<Path>, string>, query?: Query]
  ): string
}

function route<const Path extends string>(pattern: Path): Route<Path> {
  // Texts and names in turn: '/notes/', 'noteId', '/edit'. Cut once: a page builds dozens of addresses.
  const parts = pattern.split(/:(\w+)/)
  return {
    pattern,
    href(...given) {
      const [params, query] = (parts.length > 1 ? given : [{}, given[0]]) as [Record<string, string>, Query | undefined]
      let path = parts[0] ?? ''
      for (let n = 1; n < parts.length; n += 2) path += `${encoded(params[parts[n] ?? ''] ?? '')}${parts[n + 1] ?? ''}`
      return query ? path + searchOf(query) : path
    },
  }
}

/** As a part of a path. Parentheses are escaped, too: an address stands in Markdown, where they end it. */
function encoded(value: string): string {
  return encodeURIComponent(value).replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29'))
}

function searchOf(query: Query): string {
  const set = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return set.length > 0 ? `?${new URLSearchParams(set).toString()}` : ''
}

/** The addresses below a share's token. `name` stands for a note or a file, and means nothing under another token. */
function readers<const Prefix extends string>(prefix: Prefix) {
  return {
    open: route(`${prefix}/:token`),
    /** A pad's list, after a note of it. */
    after: route(`${prefix}/:token/after/:name`),
    note: route(`${prefix}/:token/notes/:name`),
    file: route(`${prefix}/:token/files/:name/:file`),
    thumbnail: route(`${prefix}/:token/thumbnails/:name`),
  } as const
}

export const routes = {
  home: route('/'),
  notes: {
    create: route('/notes/create'),
    show: route('/notes/:noteId'),
    edit: route('/notes/:noteId/edit'),
    delete: route('/notes/:noteId/delete'),
    restore: route('/notes/:noteId/restore'),
    tasks: route('/notes/:noteId/tasks'),
    tasksOrder: route('/notes/:noteId/tasks/order'),
    tasksDone: route('/notes/:noteId/tasks/done'),
    tasksUndo: route('/notes/:noteId/tasks/undo'),
    changes: route('/notes/:noteId/changes'),
    newer: route('/notes/:noteId/newer'),
    form: route('/notes/:noteId/form'),
    history: route('/notes/:noteId/history'),
    revision: route('/notes/:noteId/history/:revisionId'),
    restoreRevision: route('/notes/:noteId/history/:revisionId/restore'),
    pin: route('/notes/:noteId/pin'),
    unpin: route('/notes/:noteId/unpin'),
    selection: route('/notes/selection'),
    titled: route('/notes/titled'),
    markdown: route('/notes/:noteId/note.md'),
    html: route('/notes/:noteId/note.html'),
    zip: route('/notes/:noteId/export.zip'),
    links: route('/notes/:noteId/links'),
  },
  pads: {
    create: route('/pads/create'),
    order: route('/pads/order'),
    show: route('/pads/:padId'),
    edit: route('/pads/:padId/edit'),
    delete: route('/pads/:padId/delete'),
    restore: route('/pads/:padId/restore'),
    zip: route('/pads/:padId/export.zip'),
  },
  tags: {
    show: route('/tags/:tag'),
  },
  attachments: {
    create: route('/notes/:noteId/attachments'),
    show: route('/attachments/:attachmentId/file/:name'),
    thumbnail: route('/attachments/:attachmentId/thumbnail'),
    delete: route('/attachments/:attachmentId/delete'),
  },
  imports: {
    list: route('/import'),
    show: route('/import/:importId'),
    start: route('/import/:importId/start'),
    cancel: route('/import/:importId/cancel'),
    undo: route('/import/:importId/undo'),
    table: route('/import/:importId/report.csv'),
    report: route('/import/:importId/report.json'),
  },
  webhooks: {
    list: route('/settings/webhooks'),
    show: route('/settings/webhooks/:webhookId'),
    test: route('/settings/webhooks/:webhookId/test'),
    switch: route('/settings/webhooks/:webhookId/switch'),
    delete: route('/settings/webhooks/:webhookId/delete'),
  },
  /** What an account shares: for its owner. */
  shares: {
    list: route('/shares'),
    note: route('/notes/:noteId/share'),
    pad: route('/pads/:padId/share'),
    renew: route('/shares/:shareId/renew'),
    revoke: route('/shares/:shareId/revoke'),
  },
  /** Shared pages, for readers without an account. */
  shared: readers('/s'),
  /** The same with a password. */
  locked: readers('/p'),
  /** Tokens of an account's programs. */
  tokens: {
    list: route('/settings/tokens'),
    delete: route('/settings/tokens/:tokenId/delete'),
  },
  /** For programs, with a token. */
  api: {
    description: route('/api/v1/openapi.json'),
    account: route('/api/v1/account'),
    notes: route('/api/v1/notes'),
    note: route('/api/v1/notes/:noteId'),
    restoreNote: route('/api/v1/notes/:noteId/restore'),
    pin: route('/api/v1/notes/:noteId/pin'),
    /** A note of the trash, for good. */
    trashed: route('/api/v1/trash/:noteId'),
    /** Open ones of all notes. */
    tasks: route('/api/v1/tasks'),
    tasksOfNote: route('/api/v1/notes/:noteId/tasks'),
    task: route('/api/v1/notes/:noteId/tasks/:taskId'),
    revisions: route('/api/v1/notes/:noteId/revisions'),
    revision: route('/api/v1/notes/:noteId/revisions/:revisionId'),
    restoreRevision: route('/api/v1/notes/:noteId/revisions/:revisionId/restore'),
    attachmentsOfNote: route('/api/v1/notes/:noteId/attachments'),
    attachment: route('/api/v1/attachments/:attachmentId'),
    content: route('/api/v1/attachments/:attachmentId/content'),
    pads: route('/api/v1/pads'),
    pad: route('/api/v1/pads/:padId'),
    tags: route('/api/v1/tags'),
    search: route('/api/v1/search'),
    shares: route('/api/v1/shares'),
    share: route('/api/v1/shares/:shareId'),
    renewShare: route('/api/v1/shares/:shareId/renew'),
    imports: route('/api/v1/imports'),
    import: route('/api/v1/imports/:importId'),
    importReport: route('/api/v1/imports/:importId/report'),
    startImport: route('/api/v1/imports/:importId/start'),
    cancelImport: route('/api/v1/imports/:importId/cancel'),
    undoImport: route('/api/v1/imports/:importId/undo'),
    export: route('/api/v1/export'),
    archive: route('/api/v1/export/:exportId/archive'),
  },
  /** What programs can ask for, as pages. */
  apiDocs: {
    home: route('/api'),
    section: route('/api/reference/:section'),
  },
  mcp: route('/mcp'),
  tasks: route('/tasks'),
  search: route('/search'),
  trash: {
    list: route('/trash'),
    empty: route('/trash/empty'),
    show: route('/trash/:noteId'),
    delete: route('/trash/:noteId/delete'),
  },
  accounts: {
    signUp: route('/signup'),
    signIn: route('/signin'),
    signOut: route('/signout'),
    signedOut: route('/signed-out.svg'),
    forgotPassword: route('/forgot-password'),
    resetPassword: route('/reset-password'),
    /** Asks once more who it is, before something dangerous. */
    confirm: route('/confirm'),
    /** What waited, once it is confirmed. */
    confirmed: route('/confirm/go-on'),
    confirmChallenge: route('/confirm/passkey/challenge'),
    confirmWithPasskey: route('/confirm/passkey'),
    settings: route('/settings'),
    security: route('/settings/security'),
    /** A second factor, which the settings require. */
    setUpFactor: route('/settings/security/set-up'),
    sessions: route('/settings/sessions'),
    endSession: route('/settings/sessions/:sessionId/end'),
    endOtherSessions: route('/settings/sessions/end-others'),
    look: route('/settings/look'),
    editor: route('/settings/editor'),
    timeZone: route('/settings/time-zone'),
    email: route('/settings/email'),
    confirmEmail: route('/settings/email/confirm'),
    resendConfirmation: route('/settings/email/resend'),
    cancelEmail: route('/settings/email/cancel'),
    undoEmail: route('/settings/email/undo'),
    delete: route('/settings/delete'),
    takeBack: route('/signin/take-back'),
    /** After the password: the one-time code. */
    code: route('/signin/code'),
    /** The second step by a passkey: of which, its challenge says. */
    codeChallenge: route('/signin/code/challenge'),
    passkeyChallenge: route('/signin/passkey/challenge'),
    signInWithPasskey: route('/signin/passkey'),
    addPasskey: route('/settings/security/passkeys'),
    passkeyOffer: route('/settings/security/passkeys/challenge'),
    passkey: route('/settings/security/passkeys/:passkeyId'),
    removePasskey: route('/settings/security/passkeys/:passkeyId/remove'),
    codes: route('/settings/security/codes'),
    confirmCodes: route('/settings/security/codes/confirm'),
    endCodes: route('/settings/security/codes/off'),
    recoveryCodes: route('/settings/security/recovery-codes'),
    /** Signing in with an OpenID Connect provider. */
    provider: {
      start: route('/signin/provider'),
      back: route('/signin/provider/return'),
      link: route('/signin/provider/link'),
      signOut: route('/signin/provider/sign-out'),
      add: route('/settings/provider'),
      remove: route('/settings/provider/remove'),
      confirm: route('/confirm/provider'),
      /** Where the provider did not ask again: a link was sent. */
      mailed: route('/confirm/provider/mailed'),
      byMail: route('/confirm/provider/by-mail'),
    },
  },
  export: {
    page: route('/export'),
    all: route('/export.zip'),
    remove: route('/export/remove'),
    packed: route('/export/:exportId/notejam.zip'),
  },
  /** The stream of an account's changes (server-sent events). */
  changes: route('/changes'),
  device: {
    manifest: route('/manifest.webmanifest'),
    worker: route('/sw.js'),
    offline: route('/offline'),
    share: route('/share'),
  },
  palette: route('/palette'),
  tagProposals: route('/palette/tags'),
  outbox: route('/outbox'),
  speculation: route('/speculation-rules.json'),
  securityContact: route('/.well-known/security.txt'),
  health: {
    alive: route('/healthz'),
    ready: route('/readyz'),
  },
  static: '/static/',
} as const
