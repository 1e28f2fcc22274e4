-- What people bring from elsewhere: each import, and what became of each of its items. The previous release knows neither table, and
-- writes what they are about as before.

create table imports (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  -- It only looks, and makes nothing.
  is_dry_run boolean not null,
  -- What becomes of an item that is here already.
  duplicates text not null check (duplicates in ('skip', 'update', 'again')),
  -- The whole of it is looked at before anything is made.
  phase text not null default 'looking' check (phase in ('looking', 'making')),
  -- What was brought, one file after the other, lies in the store as objects of equal size: this key, a hyphen and a number.
  upload_key text not null,
  upload_parts int not null,
  upload_bytes bigint not null,
  -- Name, first byte and size of each file.
  files jsonb not null,
  formats text[] not null default '{}',
  -- Items that were looked at, and what becomes of them; while they are made, what became of them so far.
  found int not null default 0,
  made int not null default 0,
  -- Of those that were made, notes that were here before.
  updated int not null default 0,
  skipped int not null default 0,
  problems int not null default 0,
  -- What their texts and files take of the account's room.
  text_bytes bigint not null default 0,
  file_bytes bigint not null default 0,
  -- One sentence: why it failed, or would.
  why text,
  is_cancelled boolean not null default false,
  -- Pads that its source names by keys.
  pads_by_key jsonb not null default '{}',
  -- Pads that were made for it.
  pad_ids bigint[] not null default '{}',
  -- The process that works on it, and until when no other does.
  lease uuid,
  leased_until timestamptz,
  attempts int not null default 0,
  -- Its undoing: asked for, and done; how many notes were removed, and how many stayed because they had been changed.
  undo_asked_at timestamptz,
  undone_at timestamptz,
  removed int not null default 0,
  kept int not null default 0,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  check (state <> 'done' or found = made + skipped + problems),
  check (updated <= made)
);
create index imports_of_person on imports (user_id, id);
-- One import of a person at a time.
create unique index imports_under_way on imports (user_id) where state in ('queued', 'running');
create index imports_due on imports (id) where state in ('queued', 'running') or (undo_asked_at is not null and undone_at is null);

create table import_items (
  import_id bigint not null references imports (id) on delete cascade,
  -- In the order in which the reader tells them, which is the same each time.
  place int not null,
  user_id bigint not null references users (id) on delete cascade,
  format text not null,
  path text not null,
  title text not null,
  result text not null check (result in ('made', 'updated', 'skipped', 'problem')),
  why text,
  -- A sentence for each thing that was not kept.
  lost text[] not null default '{}',
  -- Of the other program's id, and of what the item says.
  source_hash bytea,
  content_hash bytea,
  -- The note that it is here as already.
  target_id bigint,
  -- Notes that were made of it: several of a long text.
  note_ids bigint[] not null default '{}',
  primary key (import_id, place)
);
create index import_items_by_source on import_items (user_id, format, source_hash);

-- Files that several notes of an import show: each is kept once.
create table import_files (
  import_id bigint not null references imports (id) on delete cascade,
  -- A hash of the name by which its reader calls it.
  key text not null,
  attachment_id bigint not null references attachments (id) on delete cascade,
  primary key (import_id, key)
);
create index import_files_of_attachment on import_files (attachment_id);

-- The objects of an import go with it. Until then they are listed for removal in seven days.
create function imports_removed() returns trigger language plpgsql as $$
begin
  update unnamed_objects set due_at = now() from removed
  where key in (select removed.upload_key || '-' || n from generate_series(0, removed.upload_parts - 1) n);
  return null;
end $$;

create trigger imports_removed after delete on imports
  referencing old table as removed for each statement execute function imports_removed();
