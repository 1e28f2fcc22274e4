import type { Problems, Typed } from '../../platform/http/forms.ts'
import { Field } from '../../platform/page/field.tsx'
import { icon } from '../../platform/page/icon.tsx'
import { routes } from '../../routes.ts'
import { Confirmation } from '../../shell/confirmation.tsx'
import { ownColour } from '../../shell/pad-dot.tsx'
import { Page, usePageEnvironment } from '../../shell/page.tsx'
import type { Pad } from './pads.queries.ts'
import type { PadForm } from './pads.schema.ts'

interface PadFormPageProps {
  /** Undefined for a new pad. */
  readonly padId?: string
  readonly typed: Typed<PadForm>
  readonly problems?: Problems<PadForm> | undefined
}

export function PadFormPage({ padId, typed, problems }: PadFormPageProps) {
  const { frame } = usePageEnvironment()
  const title = padId ? 'Pad settings' : 'New pad'
  return (
    <Page title={title}>
      <h1>{title}</h1>
      <form
        method="post"
        action={padId ? routes.pads.edit.href({ padId }) : routes.pads.create.href()}
        novalidate
        data-island="once"
      >
        <input type="hidden" name="owner" value={frame?.viewer.id} />
        <Field
          name="name"
          label="Name"
          value={typed.name}
          problem={problems?.name}
          maxlength={100}
          autocomplete="off"
          autofocus
          required
        />
        <Colours padId={padId} chosen={typed.colour} />
        <p class="actions">
          <button class="button">Save</button>
          <a href={padId ? routes.pads.show.href({ padId }) : routes.home.href()} class="button quiet">
            Cancel
          </a>
        </p>
      </form>
      {frame?.pads.some(({ place }) => place !== null) && (
        <form method="post" action={routes.pads.order.href()} data-island="once">
          <input type="hidden" name="pads" value="" />
          <button class="button quiet">Order all pads by their names</button>
        </form>
      )}
      {padId && (
        <p class="aside">
          <a href={routes.pads.zip.href({ padId })} class="share-link" download>
            {icon('download')} Download this pad
          </a>
        </p>
      )}
      {padId && (
        <p class="aside">
          <a href={routes.shares.pad.href({ padId })} class="share-link">
            {icon('share')} Share this pad
          </a>
        </p>
      )}
      {padId && (
        <p class="aside">
          <a href={routes.pads.delete.href({ padId })} class="danger-link">
            {icon('bin')} Delete this pad
          </a>
        </p>
      )}
    </Page>
  )
}

const colours = ['Raspberry', 'Apricot', 'Mustard', 'Gooseberry', 'Mint', 'Bilberry', 'Violet', 'Plum']

/** Each colour has a name: the dot alone would not be accessible. */
function Colours({ padId, chosen }: { readonly padId: string | undefined; readonly chosen: string | undefined }) {
  const current = chosen || (padId && String(ownColour(padId)))
  return (
    <fieldset>
      <legend>Colour</legend>
      <div class="colours">
        {colours.map((name, hue) => (
          <label class="choice">
            <input type="radio" name="colour" value={hue} checked={current === String(hue)} />
            <span class={`pad-dot hue-${hue}`} aria-hidden="true" /> {name}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

export function DeletePadPage({ pad }: { readonly pad: Pad }) {
  const params = { padId: pad.id }
  const notes = pad.noteCount === 1 ? '1 note' : `${pad.noteCount} notes`
  return (
    <Confirmation
      title="Delete pad"
      question="Delete this pad?"
      name={pad.name}
      consequence={
        pad.noteCount === 0
          ? 'has no notes. Only the pad goes.'
          : `has ${notes}. The pad itself cannot be brought back.`
      }
      action={routes.pads.delete.href(params)}
      cancel={routes.pads.show.href(params)}
      verb="Delete"
    >
      {pad.noteCount > 0 && (
        <fieldset>
          <legend>What about its {notes}?</legend>
          <label class="choice">
            <input type="radio" name="notes" value="keep" checked /> Keep {pad.noteCount === 1 ? 'it' : 'them'}, without
            a pad
          </label>
          <label class="choice">
            <input type="radio" name="notes" value="trash" /> Move {pad.noteCount === 1 ? 'it' : 'them'} to the trash
            too
          </label>
        </fieldset>
      )}
    </Confirmation>
  )
}
