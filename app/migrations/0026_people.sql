-- Who may come in, and who is kept out: invitations, suspended accounts, and how much one account may keep (decision 55).

-- locks: nullable columns and a constant; the checks are for columns that are empty, and people are few
alter table users
  -- Kept out by an operator since then.
  add column suspended_at timestamptz,
  -- Signed up for its domain alone: no session is opened before its owner has shown that the address is theirs.
  add column must_confirm boolean not null default false,
  -- Bytes; null for what the settings say.
  add column text_quota bigint check (text_quota >= 0),
  add column attachments_quota bigint check (attachments_quota >= 0);

-- The previous release does not know of it: a session that it opens for such an account has ended already. The row of the person is locked,
-- so that a suspension at the same moment sees the session.
create function session_of_suspended() returns trigger language plpgsql as $$
declare
  is_suspended boolean;
begin
  select suspended_at is not null into is_suspended from users where id = new.user_id for share;
  if is_suspended then
    new.expires_at := now();
  end if;
  return new;
end $$;

-- survives: it changes sessions of accounts alone that the previous release does not know to be suspended
create trigger session_of_suspended before insert on sessions for each row execute function session_of_suspended();

create table invitations (
  id bigint generated always as identity primary key,
  -- SHA-256 of the token in the link.
  token_hash bytea not null unique,
  -- The address that it is for, in its stored form; null for any.
  email text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  used_by bigint references users (id) on delete cascade,
  revoked_at timestamptz
);
create index invitations_of_user on invitations (used_by);
