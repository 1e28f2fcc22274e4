-- without a transaction
-- No word that was saved is gone after an hour: an editing session ends, too, when words disappear. A history goes by versions; clocks jump.

create index concurrently if not exists note_revisions_by_version on note_revisions (note_id, version, id) where ends_session;

-- then
-- survives: it is in nobody's use; what takes its place is ordered by version
drop index concurrently if exists note_revisions_history;

-- then
-- Where two texts begin to differ, and how much they differ after that: [bytes before, bytes between in the one, in the other].
-- By halves, which compares each byte about once.
create or replace function differing_part(one bytea, other bytea) returns int[] language plpgsql immutable parallel safe as $$
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

-- then
-- Part of a text with the words at its edges, as far as they reach into a hundred bytes; no letter is cut.
create or replace function with_words_around(given bytea, start int, size int) returns text
language plpgsql immutable parallel safe as $$
declare
  first int := greatest(start - 100, 0);
  past int := least(start + size + 100, octet_length(given));
begin
  while first > 0 and get_byte(given, first) & 192 = 128 loop first := first - 1; end loop;
  while past < octet_length(given) and get_byte(given, past) & 192 = 128 loop past := past + 1; end loop;
  return convert_from(substr(given, first + 1, past - first), 'UTF8');
end $$;

-- then
-- Whether words of a text are in what replaces it no more. What is only added to, also within a word, has lost nothing; a box that was
-- ticked is no word. Only what lies between the first and the last difference is looked at, and taken for lost when it is long.
create or replace function words_are_lost(before text, after text) returns boolean
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

-- then
create or replace function notes_versioned() returns trigger language plpgsql as $$
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
    or now() not between old.session_began_at and old.session_began_at + interval '10 minutes'
    or words_are_lost(old.name, new.name) or words_are_lost(old.text, new.text);
  if ends then
    new.session_began_at := now();
  end if;
  insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session)
  values (old.user_id, old.id, old.version, old.name, old.text, old.updated_at, ends);
  return new;
end $$;
