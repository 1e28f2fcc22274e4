/** Headers with which browsers and others send a form to http://localhost:8000. */
type Senders = Readonly<Record<string, Record<string, string>>>

/** Of which none may change anything. */
export const elsewhere: Senders = {
  'another site': { 'sec-fetch-site': 'cross-site' },
  'another subdomain': { 'sec-fetch-site': 'same-site' },
  'a word that browsers do not say': { 'sec-fetch-site': 'banana' },
  'another origin': { origin: 'https://evil.example' },
  'another port': { origin: 'http://localhost:9000' },
  'another scheme': { origin: 'https://localhost:8000' },
  'an origin that begins like ours': { origin: 'http://localhost:8000.evil.example' },
  'a page without an origin': { origin: 'null' },
  'another origin that claims to be here': { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  'our origin, fetched by another site': { origin: 'http://localhost:8000', 'sec-fetch-site': 'cross-site' },
}

/** Of our own pages, of the address bar, and of what is no browser. */
export const here: Senders = {
  'no browser': {},
  'this origin': { 'sec-fetch-site': 'same-origin' },
  'the address bar': { 'sec-fetch-site': 'none' },
  'our origin': { origin: 'http://localhost:8000' },
  'our origin, in a new browser': { origin: 'http://localhost:8000', 'sec-fetch-site': 'same-origin' },
}
