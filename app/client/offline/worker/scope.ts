/** What TypeScript's types of pages lack of service workers. */
export interface ExtendableEvent extends Event {
  waitUntil(done: Promise<unknown>): void
}

export interface FetchEvent extends ExtendableEvent {
  readonly request: Request
  /** The navigation that the browser has begun while the worker started; undefined where it cannot. */
  readonly preloadResponse: Promise<Response | undefined>
  respondWith(response: Promise<Response>): void
}

export interface AskedEvent extends ExtendableEvent {
  readonly data: Asked
  readonly ports: readonly MessagePort[]
}

/** What pages ask the worker for. `keep`: fetch this page and keep it. `forget`: forget all pages, and answer through the port. */
export type Asked = { readonly kind: 'keep'; readonly path: string } | { readonly kind: 'forget' }

interface Events {
  readonly install: ExtendableEvent
  readonly activate: ExtendableEvent
  readonly fetch: FetchEvent
  readonly message: AskedEvent
}

export const scope = self as unknown as {
  readonly clients: { claim(): Promise<void> }
  readonly registration: Partial<ServiceWorkerRegistration>
  skipWaiting(): Promise<void>
  addEventListener<Kind extends keyof Events>(kind: Kind, act: (event: Events[Kind]) => void): void
}
