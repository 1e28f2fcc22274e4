-- Addresses that are confirmed and changed by a link in a mail (decision 56).

create table email_changes (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  -- `confirm`: the address is theirs. `change`: another one is. `undo`: the one of before again.
  kind text not null check (kind in ('confirm', 'change', 'undo')),
  -- The account's when the link was made, and what it is about; both in their stored form.
  old_email text not null,
  new_email text not null,
  -- SHA-256 of the token in the link.
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
-- The latest of a kind takes the place of the one before; each change can be undone.
create unique index email_changes_of_person on email_changes (user_id, kind) where kind <> 'undo';
create index email_changes_of_user on email_changes (user_id);
-- While a change can be undone, its old address is kept for its account.
create index email_changes_undone on email_changes (old_email) where kind = 'undo';
