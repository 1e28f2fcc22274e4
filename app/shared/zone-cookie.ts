/** The cookie in which a browser's script says the time zone of its clock. */
export const zoneCookie = 'notejam-zone'
