import { icon } from '../../platform/page/icon.tsx'
import { routes } from '../../routes.ts'

/** What a person without notes may want, besides writing one. @param address of this Notejam */
export function FirstRows({ address }: { readonly address: string }) {
  return (
    <ul class="first-rows">
      <li>
        <a href={routes.imports.list.href()}>
          {icon('folder')} <b>Bring notes from elsewhere</b>{' '}
          <span class="meta">Markdown, Obsidian, Joplin, Keep, Evernote, Notion…</span>
        </a>
      </li>
      <li>
        <details>
          <summary>
            {icon('phone')} <b>Put Notejam on your phone</b> <span class="meta">opens there like an app</span>
          </summary>
          <p>
            Open <b>{address.replace(/^https?:\/\//, '')}</b> in the phone’s browser, and choose “Add to Home Screen” or
            “Install” from its menu.
          </p>
        </details>
      </li>
      <li class="for-scripts">
        <button type="button" data-open="keys">
          {icon('keyboard')} <b>See the keys</b> <kbd>?</kbd>
        </button>
      </li>
    </ul>
  )
}
