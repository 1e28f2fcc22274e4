-- Accounts, sessions, pads and notes. Forward only: to change something, add 0002_….sql.

-- People's order of names: letters by language-neutral rules, upper and lower case together, "note 2" before "note 10".
create collation human (provider = icu, locale = 'und-u-kn-true');

-- ---------------------------------------------------------------------------------------------------- accounts
-- The shape that better-auth expects, in this schema's spelling (features/accounts/auth.ts holds the mapping).

create table users (
  id bigint generated always as identity primary key,
  email text not null unique check (email = lower(email) and char_length(email) between 3 and 254),
  email_verified boolean not null default false,
  name text not null default '',
  image text,
  -- Kept by the triggers below, so that "All notes (N)" never counts.
  note_count int not null default 0,
  trash_count int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table sessions (
  id bigint generated always as identity primary key,
  token text not null unique,
  user_id bigint not null references users (id) on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table accounts (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index accounts_user on accounts (user_id);

create table verifications (
  id bigint generated always as identity primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verifications_identifier on verifications (identifier);

-- Counters of rate-limiter-flexible; keys are hashes. Unlogged: after a crash everybody starts afresh, which is fine.
create unlogged table rate_limits (
  key varchar(255) primary key,
  points int not null default 0,
  expire bigint
);

-- What all processes on this database must agree on when no setting gives it.
create table secrets (
  name text primary key,
  value text not null
);

-- ---------------------------------------------------------------------------------------------------- pads, notes

create table pads (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  name text collate human not null check (char_length(name) between 1 and 100),
  note_count int not null default 0,
  created_at timestamptz not null default now(),
  -- So that a note can only ever point to a pad of the same person.
  unique (user_id, id)
);
create index pads_by_name on pads (user_id, name, id);

create table notes (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  pad_id bigint,
  name text collate human not null check (char_length(name) between 1 and 100),
  text text not null check (octet_length(text) between 1 and 1048576),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- In the trash since then.
  deleted_at timestamptz,
  constraint notes_pad foreign key (user_id, pad_id) references pads (user_id, id) on delete set null (pad_id)
);

-- One index behind every order of every list; read backwards for the other direction. Each holds all that a list shows, so
-- that a page of 20 notes is read from one place and not from 20.
create index notes_by_time on notes (user_id, updated_at, id) include (name, pad_id) where deleted_at is null;
create index notes_by_name on notes (user_id, name, id) include (updated_at, pad_id) where deleted_at is null;
create index notes_of_pad_by_time on notes (user_id, pad_id, updated_at, id) include (name) where deleted_at is null;
create index notes_of_pad_by_name on notes (user_id, pad_id, name, id) include (updated_at) where deleted_at is null;
create index notes_in_trash on notes (user_id, deleted_at, id) where deleted_at is not null;

-- ---------------------------------------------------------------------------------------------------- counters

-- Each adds up what one statement changed. The person's row comes first, so that two statements of one person queue
-- there and never wait for each other's pads.

create function notes_added() returns trigger language plpgsql as $$
begin
  update users set note_count = note_count + n.live, trash_count = trash_count + n.trashed
  from (
    select user_id, count(*) filter (where deleted_at is null) as live,
           count(*) filter (where deleted_at is not null) as trashed
    from added group by user_id
  ) n
  where users.id = n.user_id;

  update pads set note_count = note_count + n.live
  from (
    select user_id, pad_id, count(*) as live
    from added where pad_id is not null and deleted_at is null group by user_id, pad_id
  ) n
  where pads.id = n.pad_id and pads.user_id = n.user_id;
  return null;
end $$;

create function notes_removed() returns trigger language plpgsql as $$
begin
  update users set note_count = note_count - n.live, trash_count = trash_count - n.trashed
  from (
    select user_id, count(*) filter (where deleted_at is null) as live,
           count(*) filter (where deleted_at is not null) as trashed
    from removed group by user_id
  ) n
  where users.id = n.user_id;

  update pads set note_count = note_count - n.live
  from (
    select user_id, pad_id, count(*) as live
    from removed where pad_id is not null and deleted_at is null group by user_id, pad_id
  ) n
  where pads.id = n.pad_id and pads.user_id = n.user_id;
  return null;
end $$;

-- Most updates change only the text: then one look at the two row sets finds nothing to do.
create function notes_changed() returns trigger language plpgsql as $$
begin
  if not exists (
    select 1 from removed join added using (id)
    where removed.pad_id is distinct from added.pad_id
       or (removed.deleted_at is null) <> (added.deleted_at is null)
  ) then
    return null;
  end if;

  update users set note_count = note_count + n.live, trash_count = trash_count - n.live
  from (
    select user_id, sum(live) as live
    from (
      select user_id, 1 as live from added where deleted_at is null
      union all
      select user_id, -1 from removed where deleted_at is null
    ) change
    group by user_id
  ) n
  where users.id = n.user_id;

  update pads set note_count = note_count + n.live
  from (
    select user_id, pad_id, sum(live) as live
    from (
      select user_id, pad_id, 1 as live from added where pad_id is not null and deleted_at is null
      union all
      select user_id, pad_id, -1 from removed where pad_id is not null and deleted_at is null
    ) change
    group by user_id, pad_id
  ) n
  where pads.id = n.pad_id and pads.user_id = n.user_id and n.live <> 0;
  return null;
end $$;

create trigger notes_added after insert on notes
  referencing new table as added for each statement execute function notes_added();
create trigger notes_removed after delete on notes
  referencing old table as removed for each statement execute function notes_removed();
create trigger notes_changed after update on notes
  referencing old table as removed new table as added for each statement execute function notes_changed();
