-- Exports that are packed beside requests, for downloads that can go on where they stopped. Each person has one at most, for a day.
create table exports (
  id bigint generated always as identity primary key,
  user_id bigint not null unique references users (id) on delete cascade,
  with_history boolean not null,
  asked_at timestamptz not null default now(),
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  -- A lease: while it lasts, one process packs it; after it, another one may.
  leased_until timestamptz,
  -- How often a process has begun.
  attempts int not null default 0,
  -- What is packed, and what will be.
  notes int not null default 0,
  of_notes int not null default 0,
  bytes bigint not null default 0,
  of_bytes bigint not null default 0,
  -- Keys of the objects that together are the archive: all have `part_bytes`, except the last.
  parts text[] not null default '{}',
  part_bytes int,
  archive_bytes bigint,
  done_at timestamptz,
  expires_at timestamptz
);

create function export_removed() returns trigger language plpgsql as $$
begin
  insert into unnamed_objects (key, due_at) select unnest(old.parts), now()
  on conflict (key) do update set due_at = excluded.due_at;
  return null;
end $$;

-- survives: it writes only a table that the previous release knows as it is
create trigger export_removed after delete on exports for each row execute function export_removed();
