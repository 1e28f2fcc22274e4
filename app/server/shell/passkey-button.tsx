import type { ComponentChildren } from 'preact'
import { usePageEnvironment } from './page.tsx'

interface PasskeyButtonProps {
  /** `sign-in` is offered in the field of the address, too, where the browser can. */
  readonly kind: 'sign-in' | 'second' | 'confirm' | 'add'
  /** The button of its page. @default for `add` */
  readonly isMain?: boolean
  /** Where a challenge comes from, and where its answer is sent. */
  readonly challenge: string
  readonly answer: string
  /** The page to open afterwards. */
  readonly next?: string
  readonly children: ComponentChildren
}

/** Shown by its script, where the browser knows passkeys: without one it can do nothing. */
export function PasskeyButton(props: PasskeyButtonProps) {
  const { kind, challenge, answer, next, isMain = kind === 'add', children } = props
  const { rpId } = usePageEnvironment()
  return (
    <div
      class="passkey"
      data-waits
      data-island="passkey"
      data-kind={kind}
      data-rp={rpId}
      data-challenge={challenge}
      data-answer={answer}
      data-next={next}
    >
      <button type="button" class={isMain ? 'button' : 'button secondary'}>
        {children}
      </button>
      <p role="status" class="hint" />
    </div>
  )
}
