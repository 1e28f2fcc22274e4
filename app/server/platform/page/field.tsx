import { icon } from './icon.tsx'

interface FieldProps {
  readonly name: string
  readonly label: string
  /** `code`: digits, as a phone fills them in. */
  readonly type?: 'text' | 'email' | 'password' | 'code'
  readonly value?: string | undefined
  /** Shown under the field, and read out with it. */
  readonly problem?: string | undefined
  readonly hint?: string
  readonly autocomplete?: string
  readonly maxlength?: number
  readonly autofocus?: boolean
  readonly required?: boolean
  /** Several lines. */
  readonly multiline?: boolean
  readonly class?: string
  readonly placeholder?: string
  /** The label is read out and not shown. */
  readonly unlabelled?: boolean
}

/** A labelled field with its problem (aria-describedby). The server validates; the browser's own bubbles are not used. */
export function Field({
  name,
  label,
  type = 'text',
  value,
  problem,
  hint,
  multiline,
  class: look,
  ...rest
}: FieldProps) {
  const { autocomplete, maxlength, autofocus, required, placeholder, unlabelled } = rest
  const described = [hint && `${name}-hint`, problem && `${name}-problem`].filter(Boolean).join(' ')
  const shared = {
    id: name,
    name,
    maxlength,
    // After a mistake: the browser takes the first of them.
    autofocus: autofocus === true || problem !== undefined,
    placeholder,
    'aria-required': required ? ('true' as const) : undefined,
    'aria-invalid': problem ? ('true' as const) : undefined,
    'aria-describedby': described || undefined,
    // Lines that start in Arabic or Hebrew run from the right.
    dir: type === 'text' ? ('auto' as const) : undefined,
  }
  return (
    <div class={look ? `field ${look}` : 'field'}>
      <label for={name} class={unlabelled ? 'unseen' : undefined}>
        {label}
      </label>
      {multiline ? (
        // A parser drops the first line break of a textarea; this one is for it to drop.
        <textarea {...shared} rows={14}>{`\n${value ?? ''}`}</textarea>
      ) : (
        <Input type={type} shared={{ ...shared, autocomplete }} value={value} />
      )}
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <Problem of={name} text={problem} />
    </div>
  )
}

function Input({ type, shared, value }: Pick<FieldProps, 'type' | 'value'> & { readonly shared: object }) {
  if (type === 'password') return <input {...shared} type="password" data-island="reveal" />
  if (type === 'email') {
    // Not type="email", in which Chromium makes another domain of some: `strasse.de` of `straße.de`.
    const plain = { autocapitalize: 'none', autocorrect: 'off', spellcheck: false } as const
    return <input {...shared} {...plain} type="text" inputmode="email" value={value} />
  }
  if (type === 'code') return <input {...shared} type="text" inputmode="numeric" spellcheck={false} dir="ltr" />
  return <input {...shared} type="text" value={value} />
}

/** What is wrong with a field, in words and with a sign. */
export function Problem({ of, text }: { readonly of: string; readonly text: string | undefined }) {
  if (!text) return null
  return (
    <p class="problem" id={`${of}-problem`}>
      {icon('alert')} <span>{text}</span>
    </p>
  )
}

/** Tells, above a form, that something in it needs attention: read out at once. */
export function FormProblem({ text }: { readonly text: string | undefined }) {
  if (!text) return null
  return (
    <p class="form-problem" role="alert">
      {icon('alert')} <span>{text}</span>
    </p>
  )
}
