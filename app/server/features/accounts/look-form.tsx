import { FormProblem } from '../../platform/page/field.tsx'
import { lookOf, looks, type Look } from '../../platform/page/look.ts'
import { routes } from '../../routes.ts'
import { usePageEnvironment } from '../../shell/page.tsx'

const words: { readonly [Kind in keyof Look]: { readonly legend: string } & Readonly<Record<Look[Kind], string>> } = {
  appearance: { legend: 'Colours', system: 'As the system', light: 'Light', dark: 'Dark' },
  face: { legend: 'Letters of notes', serif: 'Serif', sans: 'Sans', mono: 'Mono' },
  size: { legend: 'Size', small: 'Small', medium: 'Medium', large: 'Large' },
  width: { legend: 'Width of the text', normal: 'Narrow', wide: 'Wide' },
  density: { legend: 'Text in lists', compact: 'One line', roomy: 'Two lines' },
}

/** How pages look. Scripts show and save each choice at once. */
export function LookForm({ problem }: { readonly problem: string | undefined }) {
  const look = usePageEnvironment().frame?.look ?? lookOf()
  return (
    <form method="post" action={routes.accounts.look.href()} class="look" data-island="once look">
      <FormProblem text={problem} />
      {(Object.keys(looks) as (keyof Look)[]).map((kind) => (
        <fieldset key={kind}>
          <legend>{words[kind].legend}</legend>
          <div class="segments">
            {inOrder(kind).map(([choice, label]) => (
              <label key={choice}>
                <input type="radio" name={kind} value={choice} checked={look[kind] === choice} /> {label}
              </label>
            ))}
          </div>
        </fieldset>
      ))}
      <button class="button secondary">Save</button>
    </form>
  )
}

/** Choices as they are shown: sizes from small to large. */
function inOrder(kind: keyof Look): [choice: string, label: string][] {
  return Object.entries(words[kind]).filter(([choice]) => choice !== 'legend')
}
