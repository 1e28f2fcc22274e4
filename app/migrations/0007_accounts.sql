-- What opens a session is not kept: `token_hash` is SHA-256 of its token, in hexadecimal (decision 18).

alter table sessions add column token_hash text;

-- For a day after this migration the release before may still be at work, and finds sessions by the token itself; after it
-- nothing in this table opens a session. The cleanup of the night clears what that day has left.
create function session_tokens_in_clear() returns boolean language sql stable as $$
  select exists (
    select from schema_migrations where name like '%\_accounts.sql' and applied_at > now() - interval '1 day')
$$;

create function session_token_kept() returns trigger language plpgsql as $$
begin
  -- The release before gives the token alone.
  new.token_hash := coalesce(new.token_hash, encode(sha256(convert_to(new.token, 'UTF8')), 'hex'));
  if not session_tokens_in_clear() then
    new.token := new.token_hash;
  end if;
  return new;
end $$;

-- survives: it fills a column that the release before does not know, and leaves the token for the day of the upgrade
create trigger sessions_token before insert on sessions for each row execute function session_token_kept();

-- locks: a session is not prolonged meanwhile: a second for 100,000 sessions
update sessions set token_hash = encode(sha256(convert_to(token, 'UTF8')), 'hex');

-- locks: sign-ins wait meanwhile: a second for 100,000 sessions
create unique index sessions_token_hash on sessions (token_hash);
