/** A box with which the person's other devices are signed out by a change of what opens the account. */
export function OtherDevices({ isChecked = true }: { readonly isChecked?: boolean }) {
  return (
    <label class="choice">
      <input type="checkbox" name="others" value="end" checked={isChecked} /> Sign out my other devices
    </label>
  )
}
