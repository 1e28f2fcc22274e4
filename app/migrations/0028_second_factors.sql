-- Second factors: one-time codes (RFC 6238) with recovery codes, and the sign-ins that wait for one.

create table one_time_codes (
  user_id bigint primary key references users (id) on delete cascade,
  -- Sealed with the service's secret: a copy of the table makes no codes.
  secret_sealed text not null,
  begun_at timestamptz not null default now(),
  -- When a code first showed that the person's app has the secret; null for a secret that is not asked for yet.
  confirmed_at timestamptz,
  -- The step of 30 seconds whose code was given last: each code works once.
  last_step bigint not null default 0
);

create table recovery_codes (
  user_id bigint not null references users (id) on delete cascade,
  -- argon2id of the code, with the salt of its set.
  code_hash bytea not null,
  salt bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);

-- The password was right, and no session is open yet.
create table pending_sign_ins (
  -- SHA-256 of the token in the browser's cookie.
  token_hash bytea primary key,
  user_id bigint not null references users (id) on delete cascade,
  -- SHA-256 of the password's hash: another password makes it void.
  password_sum bytea not null,
  -- The page to open afterwards.
  next text not null,
  -- Wrong codes so far.
  attempts int not null default 0,
  begun_at timestamptz not null default now()
);
create index pending_sign_ins_of_person on pending_sign_ins (user_id, begun_at);

-- Whether the version that opened the session asks for second factors.
-- locks: a constant
alter table sessions add column knows_factors boolean not null default false;

-- The previous release opens a session with the password alone. For an account with one-time codes such a session ends as it begins.
create function session_without_factor() returns trigger language plpgsql as $$
begin
  delete from sessions s where s.id = new.id and exists (
    select from one_time_codes c where c.user_id = new.user_id and c.confirmed_at is not null);
  return null;
end $$;

-- survives: the previous release gets its row, and asks to sign in again at the next page
create trigger session_without_factor after insert on sessions
  for each row when (not new.knows_factors) execute function session_without_factor();
