/** The cookie in which a device's script says which note it showed last, in a window that has room for it beside a list. */
export const lastCookie = 'notejam-last'
