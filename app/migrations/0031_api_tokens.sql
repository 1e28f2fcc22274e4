-- Tokens with which programs of a person use the API (decision 62).
create table api_tokens (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 100),
  -- SHA-256 of the token: a copy of the table opens no account.
  token_hash bytea not null unique,
  -- Its last characters, by which its owner knows it.
  hint text not null,
  scopes text[] not null check (scopes <@ array['read', 'write'] and cardinality(scopes) > 0),
  -- Null for a token without an end.
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  -- To the minute.
  last_used_at timestamptz,
  last_network text
);
create index api_tokens_of_user on api_tokens (user_id, id);

-- An account that is going has no tokens: taking the deletion back does not bring them back.
create function tokens_leave() returns trigger language plpgsql as $$
begin
  delete from api_tokens where user_id = new.user_id;
  return null;
end $$;

-- survives: it writes only a table that the previous release does not know
create trigger tokens_leave after insert on account_deletions for each row execute function tokens_leave();

-- Answers to requests with an Idempotency-Key, for a day.
create table idempotency_keys (
  user_id bigint not null references users (id) on delete cascade,
  key text not null check (char_length(key) between 1 and 255),
  -- SHA-256 of what was asked.
  request_hash bytea not null,
  begun_at timestamptz not null default now(),
  -- Null while the first request runs.
  status smallint,
  headers jsonb,
  body text,
  primary key (user_id, key)
);
create index idempotency_keys_by_time on idempotency_keys (begun_at);
