import type { ComponentChildren } from 'preact'

/** A sample that may be wider than the page. */
export function Code({ text }: { readonly text: string }) {
  return (
    <pre class="api-code" tabindex={0} dir="ltr">
      <code>{text}</code>
    </pre>
  )
}

/** Words in which `this` is code. */
export function words(text: string): ComponentChildren {
  return text.split('`').map((part, n) => (n % 2 === 1 ? <code key={n}>{part}</code> : part))
}
