-- Before what opens an account changes, its person is asked again who they are, unless a session has asked lately; and what has happened
-- to the account is listed for its person.

-- When the person last gave a password, a passkey or a code within the session; null for not since it began.
-- locks: a nullable column without a default
alter table sessions add column verified_at timestamptz;

create table security_events (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  -- A word of `shell/security-events.ts`.
  kind text not null,
  at timestamptz not null default now(),
  -- Where the request came from; empty for what an operator did.
  network text not null,
  -- Browser and system in words.
  device text not null,
  -- The name of the passkey, the token and the like; empty for none.
  detail text not null
);
create index security_events_of_person on security_events (user_id, id);
