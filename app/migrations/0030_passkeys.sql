-- Passkeys (WebAuthn): each opens its account alone, for its device verifies its person.
create table passkeys (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  -- base64url, as its device named it.
  credential_id text not null unique check (length(credential_id) <= 1400),
  -- COSE.
  public_key bytea not null,
  -- Signatures that the device has counted; 0 of those that do not count.
  counter bigint not null,
  -- How a browser reaches it, such as `internal` or `usb`.
  transports text[] not null default '{}',
  name text not null check (char_length(name) between 1 and 100),
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkeys_of_user on passkeys (user_id, id);

-- Challenges that were answered, so that each is answered once. They are void after ten minutes.
create table answered_challenges (
  -- SHA-256.
  challenge_hash bytea primary key,
  answered_at timestamptz not null default now()
);
