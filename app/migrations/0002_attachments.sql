-- Files that belong to notes. What they hold is in an object store; here is what they are.

create table attachments (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  note_id bigint not null references notes (id) on delete cascade,
  -- Of the object that holds it; the same with "-thumbnail" holds its small picture.
  object_key text not null unique,
  name text not null check (char_length(name) between 1 and 200),
  -- As its bytes say, not as whoever sent it says.
  type text not null,
  bytes bigint not null check (bytes > 0),
  -- Of images that can be shown: pixels, the right way up.
  width int,
  height int,
  created_at timestamptz not null default now(),
  check ((width is null) = (height is null))
);
create index attachments_of_note on attachments (note_id, id);
create index attachments_of_user on attachments (user_id);

-- So that a quota is one look.
alter table users add column attachment_bytes bigint not null default 0;

-- Objects that nothing names any more, or may not: noted before one is stored, and taken away with the row that names it.
create table unnamed_objects (
  key text primary key,
  -- It is deleted then.
  due_at timestamptz not null
);
create index unnamed_objects_due on unnamed_objects (due_at);

create function attachments_added() returns trigger language plpgsql as $$
begin
  update users set attachment_bytes = attachment_bytes + n.bytes
  from (select user_id, sum(bytes) as bytes from added group by user_id) n
  where users.id = n.user_id;
  return null;
end $$;

create function attachments_removed() returns trigger language plpgsql as $$
begin
  update users set attachment_bytes = attachment_bytes - n.bytes
  from (select user_id, sum(bytes) as bytes from removed group by user_id) n
  where users.id = n.user_id;

  insert into unnamed_objects (key, due_at)
  select object_key, now() from removed
  union all
  select object_key || '-thumbnail', now() from removed where width is not null
  on conflict (key) do update set due_at = excluded.due_at;
  return null;
end $$;

create trigger attachments_added after insert on attachments
  referencing new table as added for each statement execute function attachments_added();
create trigger attachments_removed after delete on attachments
  referencing old table as removed for each statement execute function attachments_removed();
