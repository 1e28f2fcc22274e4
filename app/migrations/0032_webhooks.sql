-- Webhooks: addresses of other services that are told of an account's notes. What they are told of is written with the change itself, and
-- sent by a loop beside requests.

create table webhooks (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  url text not null check (char_length(url) between 1 and 2000),
  -- Sealed with the service's secret: a copy of the table signs nothing.
  secret_sealed text not null,
  created_at timestamptz not null default now(),
  -- Switched off since then: by its person, or after a day of failures.
  off_at timestamptz,
  -- Why it was switched off by itself; empty when its person did so.
  off_reason text not null default '',
  -- Of the failures since the last success.
  failures int not null default 0,
  failing_since timestamptz,
  -- When it may be sent to next; while a process sends, when another one may take over.
  next_at timestamptz not null default now()
);
create index webhooks_of_person on webhooks (user_id, id);

create table webhook_deliveries (
  id bigint generated always as identity primary key,
  webhook_id bigint not null references webhooks (id) on delete cascade,
  -- Stays the same when it is sent again.
  message_id uuid not null default gen_random_uuid(),
  type text not null,
  -- No foreign key: a note that is deleted is told of, too. Null for a test.
  note_id bigint,
  created_at timestamptz not null default now(),
  -- When it may be sent: what is written by and by is told once.
  due_at timestamptz not null default now(),
  -- When it was sent for the last time; null for never.
  sent_at timestamptz,
  -- When it was taken, or a test was not; null for one that waits.
  done_at timestamptz,
  attempts int not null default 0,
  -- The status of the last answer; null for none.
  status int,
  -- What went wrong, in words; empty for nothing.
  problem text not null default ''
);
create index webhook_deliveries_waiting on webhook_deliveries (webhook_id, id) where done_at is null;
create index webhook_deliveries_by_age on webhook_deliveries (created_at);
-- Of a note that is written, one message waits.
create unique index webhook_deliveries_updated on webhook_deliveries (webhook_id, note_id)
  where type = 'note.updated' and done_at is null and attempts = 0;

-- Each looks once for all rows of a statement, and leaves at once where there are no webhooks.
create function webhooks_of_created_notes() returns trigger language plpgsql as $$
begin
  if not exists (select from webhooks) then return null; end if;
  insert into webhook_deliveries (webhook_id, type, note_id)
  select w.id, 'note.created', n.id from added n join webhooks w on w.user_id = n.user_id and w.off_at is null
  where n.deleted_at is null
  order by n.id, w.id;
  return null;
end $$;

create function webhooks_of_deleted_notes() returns trigger language plpgsql as $$
begin
  if not exists (select from webhooks) then return null; end if;
  insert into webhook_deliveries (webhook_id, type, note_id)
  select w.id, 'note.deleted', n.id from removed n join webhooks w on w.user_id = n.user_id and w.off_at is null
  order by n.id, w.id;
  return null;
end $$;

-- Of what is done to a note, only what its person does: its words, its pad, the trash.
create function webhooks_of_changed_notes() returns trigger language plpgsql as $$
begin
  if not exists (select from webhooks) then return null; end if;
  insert into webhook_deliveries (webhook_id, type, note_id, due_at)
  select w.id,
    case when o.deleted_at is null and n.deleted_at is not null then 'note.trashed'
         when o.deleted_at is not null and n.deleted_at is null then 'note.restored'
         else 'note.updated' end,
    n.id,
    now() + case when (o.deleted_at is null) = (n.deleted_at is null) then interval '10 seconds' else interval '0' end
  from changed n join former o on o.id = n.id join webhooks w on w.user_id = n.user_id and w.off_at is null
  where o.version <> n.version or o.pad_id is distinct from n.pad_id or (o.deleted_at is null) <> (n.deleted_at is null)
  order by n.id, w.id
  on conflict (webhook_id, note_id) where type = 'note.updated' and done_at is null and attempts = 0 do nothing;
  return null;
end $$;

-- survives: the previous release changes notes as before; it knows no webhooks, and there are none
create trigger notes_created_webhooks after insert on notes
  referencing new table as added for each statement execute function webhooks_of_created_notes();
-- survives: as above
create trigger notes_deleted_webhooks after delete on notes
  referencing old table as removed for each statement execute function webhooks_of_deleted_notes();
-- survives: as above
create trigger notes_changed_webhooks after update on notes
  referencing old table as former new table as changed for each statement execute function webhooks_of_changed_notes();
