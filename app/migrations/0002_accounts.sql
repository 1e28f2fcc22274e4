-- Accounts: what a person prefers and has used up, sessions by the hash of their token, and how many sessions one account has.

-- Counters are kept by triggers (0005_files.sql, 0007_limits.sql), so that a quota is one look.
-- locks: constants, and people are few
alter table users
  -- Bytes of its attachments.
  add column attachment_bytes bigint not null default 0,
  -- The editor that this person writes in: rich, or a plain field.
  add column editor text not null default 'rich',
  add column note_order text not null default '-updated_at'
    check (note_order in ('-updated_at', 'updated_at', 'name', '-name')),
  -- Bytes of its notes, their history, kept conflicts and the trash, as text_cost counts them.
  add column text_bytes bigint not null default 0;

-- ---------------------------------------------------------------------------------------------------- hashed tokens
-- `token_hash` is the SHA-256 of a session's token, in hexadecimal: a copy of the database opens no session (decision 18).

alter table sessions add column token_hash text;

-- For a day after this migration the previous release may still be at work, and looks sessions up by the token itself. After that
-- day nothing in this table opens a session. The nightly cleanup replaces the tokens that this day has left.
create function session_tokens_in_clear() returns boolean language sql stable as $$
  select exists (
    select from schema_migrations where name like '%\_accounts.sql' and applied_at > now() - interval '1 day')
$$;

create function session_token_kept() returns trigger language plpgsql as $$
begin
  -- The previous release inserts the token alone.
  new.token_hash := coalesce(new.token_hash, encode(sha256(convert_to(new.token, 'UTF8')), 'hex'));
  if not session_tokens_in_clear() then
    new.token := new.token_hash;
  end if;
  return new;
end $$;

-- survives: it fills a column that the previous release does not know, and leaves the token for the day of the upgrade
create trigger sessions_token before insert on sessions for each row execute function session_token_kept();

-- locks: a session is not prolonged meanwhile: a second for 100,000 sessions
update sessions set token_hash = encode(sha256(convert_to(token, 'UTF8')), 'hex');

-- locks: sign-ins wait meanwhile: a second for 100,000 sessions
create unique index sessions_token_hash on sessions (token_hash);

-- ---------------------------------------------------------------------------------------------------- limit of sessions
-- An account keeps the hundred sessions that were used last.

create function session_opened() returns trigger language plpgsql as $$
begin
  delete from sessions where id in (
    select id from sessions where user_id = new.user_id order by updated_at desc, id desc offset 100
    for update skip locked);
  return null;
end $$;

-- survives: the previous release inserts sessions in the same way
create trigger session_opened after insert on sessions for each row execute function session_opened();
