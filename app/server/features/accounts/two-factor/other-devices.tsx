/** Whose device knows the account as it was opened until now: it is signed out, unless the person wants it to stay. */
export function OtherDevices({ isChecked = true }: { readonly isChecked?: boolean }) {
  return (
    <label class="choice">
      <input type="checkbox" name="others" value="end" checked={isChecked} /> Sign out my other devices
    </label>
  )
}
