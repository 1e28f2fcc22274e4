-- Accounts that are going. Their owner asked for it, and may take it back until it is due; then a job removes the account (decision 40).
-- No session of such an account is open.
create table account_deletions (
  user_id bigint primary key references users (id) on delete cascade,
  asked_at timestamptz not null default now(),
  due_at timestamptz not null,
  -- From here on it cannot be taken back: the address and the password are gone.
  begun_at timestamptz
);
create index account_deletions_due on account_deletions (due_at);

-- Whether the version that opened the session knows that accounts can go.
-- locks: a constant
alter table sessions add column knows_deletions boolean not null default false;

-- The previous release cannot show that an account is going, and its person would write notes that are removed later: signing in there
-- takes the deletion back.
create function session_takes_back() returns trigger language plpgsql as $$
begin
  delete from account_deletions where user_id = new.user_id and begun_at is null;
  return new;
end $$;

-- survives: it writes only a table that the previous release does not know
create trigger session_takes_back before insert on sessions
  for each row when (not new.knows_deletions) execute function session_takes_back();
