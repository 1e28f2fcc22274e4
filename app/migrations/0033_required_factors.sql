-- Passkeys count beside the password, a second factor can be required, and a factor that was removed does not come back with a backup
-- (decision 64).

-- Whether more than the password opened the session: a code with it, a passkey, or the provider.
-- locks: a constant
alter table sessions add column is_strong boolean not null default false;

-- Of codes that are on: the secret of another phone, which waits for its first code.
-- locks: nullable columns without a default
alter table one_time_codes
  add column next_sealed text,
  add column next_begun_at timestamptz;

-- As before, and for accounts with a passkey and recovery codes, too.
create or replace function session_without_factor() returns trigger language plpgsql as $$
begin
  delete from sessions s where s.id = new.id and (
    exists (select from one_time_codes c where c.user_id = new.user_id and c.confirmed_at is not null)
    or exists (select from recovery_codes r where r.user_id = new.user_id)
      and exists (select from passkeys p where p.user_id = new.user_id));
  return null;
end $$;

-- What was removed, and waits to be kept in the list beside the database.
create table removed_factors (
  -- SHA-256 in hex of a kind and of what no other factor has: it tells nothing of a person.
  tag text primary key,
  removed_at timestamptz not null default now()
);

create function factor_tag(what text) returns text language sql immutable as $$
  select encode(sha256(convert_to('factor ' || what, 'UTF8')), 'hex')
$$;

-- By whichever statement it goes, but not with its account, which has an entry of its own.
create function keep_removed_factor() returns trigger language plpgsql as $$
declare
  what text;
begin
  if not exists (
    select from users u where u.id = old.user_id and not exists (
      select from account_deletions d where d.user_id = u.id and d.begun_at is not null)) then
    return null;
  end if;
  if tg_table_name = 'passkeys' then
    what := 'passkey ' || old.credential_id;
  elsif tg_table_name = 'one_time_codes' then
    what := 'codes ' || old.user_id || ' ' || (extract(epoch from old.begun_at) * 1000000)::bigint;
  elsif tg_op = 'UPDATE' then
    what := 'recovery code ' || encode(old.code_hash, 'hex');
  else
    what := 'recovery codes ' || encode(old.salt, 'hex');
  end if;
  insert into removed_factors (tag) values (factor_tag(what)) on conflict do nothing;
  return null;
end $$;

-- survives: the previous release does not know these tables
create trigger keep_removed_passkey after delete on passkeys for each row execute function keep_removed_factor();
-- survives: as above
create trigger keep_removed_codes after delete on one_time_codes
  for each row when (old.confirmed_at is not null) execute function keep_removed_factor();
-- survives: as above
create trigger keep_replaced_codes after update on one_time_codes
  for each row when (old.confirmed_at is not null and new.begun_at <> old.begun_at) execute function keep_removed_factor();
-- survives: as above
create trigger keep_removed_recovery_codes after delete on recovery_codes for each row execute function keep_removed_factor();
-- survives: as above
create trigger keep_used_recovery_code after update on recovery_codes
  for each row when (old.used_at is null and new.used_at is not null) execute function keep_removed_factor();
