-- Every save of a note is a version (decision 14). A trigger keeps the text that a save replaces, so that no code can forget it.

-- Earlier texts of notes, and texts that were saved over an older version and could not be merged (conflicts).
create table note_revisions (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  note_id bigint not null references notes (id) on delete cascade,
  version int not null,
  name text not null,
  text text not null,
  -- When this text was saved, not when it was replaced.
  saved_at timestamptz not null,
  -- The last version of an editing session: these are the history. The others are kept for an hour, to merge with.
  ends_session boolean not null,
  -- This text never was the note: it was saved over `version` after another writer had saved.
  is_conflict boolean not null default false
);
create index note_revisions_of_note on note_revisions (note_id, version, id) include (ends_session, is_conflict);
-- The history is ordered by versions, because clocks jump.
create index note_revisions_by_version on note_revisions (note_id, version, id) where ends_session;
create index note_revisions_passing on note_revisions (saved_at) where not ends_session;
-- In the order in which an account's history is thinned when its quota is used up.
create index note_revisions_to_thin on note_revisions (user_id, ends_session, id) include (note_id, is_conflict);
create index note_revisions_conflicts on note_revisions (note_id, id) where is_conflict;

-- Idempotency keys of notes that were created: the same request sent again within a day creates no second note.
create table note_creations (
  user_id bigint not null references users (id) on delete cascade,
  key uuid not null,
  -- Without a foreign key: the answer stays the same after the note was deleted.
  note_id bigint not null,
  saved_at timestamptz not null,
  primary key (user_id, key)
);
create index note_creations_age on note_creations (saved_at);

-- Texts that took too long to render, compare or merge, by their SHA-256: they are shown plain, and tried again a day later or by
-- another version of the renderer. The nightly cleanup removes rows that are older than that.
create table slow_texts (
  user_id bigint not null references users (id) on delete cascade,
  text_hash bytea not null,
  renderer int not null,
  noticed_at timestamptz not null default now(),
  primary key (user_id, text_hash, renderer)
);

-- ---------------------------------------------------------------------------------------------------- words that disappear
-- A saved word stays in the history for a day at least (decision 22): an editing session ends, too, when words disappear.

-- Where two texts begin to differ, and how much they differ after that: [bytes before, bytes between in the one, in the other].
-- By bisection, which compares each byte about once.
create function differing_part(one bytea, other bytea) returns int[] language plpgsql immutable parallel safe as $$
declare
  at_start int := 0;
  at_end int := 0;
  rest int := least(octet_length(one), octet_length(other));
  half int;
begin
  while rest > 0 loop
    half := (rest + 1) / 2;
    if substr(one, at_start + 1, half) = substr(other, at_start + 1, half) then
      at_start := at_start + half;
      rest := rest - half;
    else
      rest := half - 1;
    end if;
  end loop;
  rest := least(octet_length(one), octet_length(other)) - at_start;
  while rest > 0 loop
    half := (rest + 1) / 2;
    if substr(one, octet_length(one) - at_end - half + 1, half) = substr(other, octet_length(other) - at_end - half + 1, half) then
      at_end := at_end + half;
      rest := rest - half;
    else
      rest := half - 1;
    end if;
  end loop;
  return array[at_start, octet_length(one) - at_start - at_end, octet_length(other) - at_start - at_end];
end $$;

-- Part of a text with the words at its edges, as far as they reach into a hundred bytes; no character is cut.
create function with_words_around(given bytea, start int, size int) returns text
language plpgsql immutable parallel safe as $$
declare
  first int := greatest(start - 100, 0);
  past int := least(start + size + 100, octet_length(given));
begin
  while first > 0 and get_byte(given, first) & 192 = 128 loop first := first - 1; end loop;
  while past < octet_length(given) and get_byte(given, past) & 192 = 128 loop past := past + 1; end loop;
  return convert_from(substr(given, first + 1, past - first), 'UTF8');
end $$;

-- Whether words of a text are missing from the text that replaces it. Text that was only added to, also within a word, has lost
-- nothing; a box that was ticked is no word. Compares only the part between the first and the last difference, and takes a long part
-- for lost.
create function words_are_lost(before text, after text) returns boolean
language plpgsql immutable parallel safe as $$
declare
  old bytea;
  fresh bytea;
  part int[];
begin
  if before = after then return false; end if;
  old := convert_to(before, 'UTF8');
  fresh := convert_to(after, 'UTF8');
  part := differing_part(old, fresh);
  if part[2] = 0 then return false; end if;
  if part[2] > 16000 then return true; end if;
  return exists (
    select from (
      select word from regexp_split_to_table(
        regexp_replace(with_words_around(old, part[1], part[2]), '\[[xX]\]', '[ ]', 'g') collate human, '[[:space:][:punct:]]+') word
      except all
      select word from regexp_split_to_table(
        regexp_replace(with_words_around(fresh, part[1], least(part[3], 64000)), '\[[xX]\]', '[ ]', 'g') collate human, '[[:space:][:punct:]]+') word
    ) lost where word <> '');
end $$;

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
  -- The previous release does not know of versions, and so it does not send the writer either.
  if new.version = old.version then
    new.writer := null;
  end if;
  new.version := old.version + 1;
  new.html := null;
  new.html_version := null;
  ends := new.writer is null or new.writer is distinct from old.writer
    or now() not between old.session_began_at and old.session_began_at + interval '10 minutes'
    or words_are_lost(old.name, new.name) or words_are_lost(old.text, new.text);
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
