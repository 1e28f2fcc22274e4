-- Notes and pads that can be read by their address, without an account (decision 51).
create table shares (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  -- What is shared: one of the two, and each once.
  note_id bigint unique references notes (id) on delete cascade,
  -- No key: a pad whose deletion is undone is shared as it was. A share whose pad does not come back goes at night.
  pad_id bigint unique,
  -- SHA-256 of the token in the address.
  token_hash bytea not null unique,
  -- The token, sealed with the service's secret: the owner is shown the address again.
  token_sealed text not null,
  -- argon2id; null where the page opens without a password.
  password_hash text,
  -- Null for a share without an end.
  expires_at timestamptz,
  -- The name that the page shows; empty for none.
  byline text not null default '' check (char_length(byline) <= 100),
  is_indexed boolean not null default false,
  -- A lower bound: what a cache answered, and what a killed process had not written yet, is not counted.
  views bigint not null default 0,
  created_at timestamptz not null default now(),
  check ((note_id is null) <> (pad_id is null))
);
create index shares_of_user on shares (user_id, id);
