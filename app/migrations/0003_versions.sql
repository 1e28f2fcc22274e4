-- Every save of a note is a version. What a save replaces is kept: by a trigger, so that no code can forget it.

alter table notes
  add column version int not null default 1,
  -- Whose page saved it last: a page's own number, not a person's. Null for whoever does not say.
  add column writer uuid,
  -- When this writer began; ten minutes later another session begins.
  add column session_began_at timestamptz not null default now(),
  -- The text as a page shows it, made when somebody first reads this version, and by which version of what makes it.
  add column html text,
  add column html_version int;

-- What somebody writes in: an editor, or a plain field.
alter table users add column editor text not null default 'rich';

-- Whether a text has ever named a file: then it goes with the last text that does.
alter table attachments add column was_named boolean not null default false;

-- What notes said before, and what was typed over an older version and could not be merged.
create table note_revisions (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  note_id bigint not null references notes (id) on delete cascade,
  version int not null,
  name text not null,
  text text not null,
  -- When it was saved, not when it was replaced.
  saved_at timestamptz not null,
  -- The last of an editing session: these are the history. The others are there for an hour, to merge with.
  ends_session boolean not null,
  -- Never was the note: its writer had seen `version`, and somebody else had saved meanwhile.
  is_conflict boolean not null default false
);
create index note_revisions_of_note on note_revisions (note_id, version, id) include (ends_session, is_conflict);
create index note_revisions_history on note_revisions (note_id, saved_at, id) where ends_session;
create index note_revisions_passing on note_revisions (saved_at) where not ends_session;
create index note_revisions_of_user on note_revisions (user_id);

-- Notes that were made with a key: asked again, they are not made again. For a day.
create table note_creations (
  user_id bigint not null references users (id) on delete cascade,
  key uuid not null,
  -- Without a reference: the answer stays the same when the note is gone.
  note_id bigint not null,
  saved_at timestamptz not null,
  primary key (user_id, key)
);
create index note_creations_age on note_creations (saved_at);

create function notes_versioned() returns trigger language plpgsql as $$
declare
  ends boolean;
begin
  if new.name = old.name and new.text = old.text then
    new.version := old.version;
    new.writer := old.writer;
    if new.pad_id is not distinct from old.pad_id then
      new.updated_at := old.updated_at;
    end if;
    return new;
  end if;
  -- Whoever does not know of versions does not say who writes, either.
  if new.version = old.version then
    new.writer := null;
  end if;
  new.version := old.version + 1;
  new.html := null;
  new.html_version := null;
  ends := new.writer is null or new.writer is distinct from old.writer
    or now() - old.session_began_at > interval '10 minutes'
    -- Much goes at once: perhaps by mistake.
    or octet_length(new.text) * 2 < octet_length(old.text);
  if ends then
    new.session_began_at := now();
  end if;
  insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session)
  values (old.user_id, old.id, old.version, old.name, old.text, old.updated_at, ends);
  return new;
end $$;

-- survives: it changes nothing that the previous release reads
create trigger notes_versioned before update of name, text, version, writer on notes
  for each row execute function notes_versioned();
