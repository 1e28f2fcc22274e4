-- Finding notes (decisions 13 and 17). The index lies in tables beside the notes, so that a list reads nothing of it, and moving or
-- pinning a note costs no more than before. A save marks its note as due; a loop in each process indexes what is due, seconds later.
-- 0008_backfill.sql indexes the notes that are there already.

create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gin;

-- ---------------------------------------------------------------------------------------------------- words

-- Folds upper and lower case, accents and widths. Hangul and kana are composed again. `bounded_marks` is called twice, because its
-- joiners are removed with the accents.
create function search_fold(given text) returns text language sql stable parallel safe as $$
  select case when octet_length(given) = length(given) then lower(given collate "C") collate human
  else lower(unaccent(normalize(bounded_marks(
    regexp_replace(normalize(bounded_marks(given), nfkd), '[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]', '', 'g')), nfc)) collate human)
  end
$$;

-- The words of a text with one space between and around them. Indic vowel signs belong to their words.
create function search_plain(given text) returns text language sql stable parallel safe as $$
  select ' ' || btrim(regexp_replace(translate(search_fold(given), '।॥', '  ') collate human,
                                     '[^[:alnum:]\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+', ' ', 'g')) || ' '
$$;

-- Whether this letter is of a script that is written without spaces, or nearly so: Thai to Khmer, kana, Han and Hangul.
create function search_is_dense(letter text) returns boolean language sql immutable parallel safe as $$
  select letter collate "C" >= U&'\0E00' and (
    letter collate "C" < U&'\0F00' or
    letter collate "C" between U&'\1000' and U&'\109F' or letter collate "C" between U&'\1780' and U&'\17FF' or
    letter collate "C" between U&'\3040' and U&'\30FF' or letter collate "C" between U&'\3400' and U&'\9FFF' or
    letter collate "C" between U&'\AC00' and U&'\D7A3' or letter collate "C" between U&'\F900' and U&'\FAFF' or
    letter collate "C" between U&'\+020000' and U&'\+03FFFF')
$$;

-- The words of a text, and bigrams of what is written without spaces; the last letter of such a run is a token by itself.
create function search_words(given text) returns text[] language plpgsql stable parallel safe as $$
declare
  plain text := search_plain(given);
  found text[];
begin
  if plain !~ U&'[\0E00-\0EFF\1000-\109F\1780-\17FF\3040-\30FF\3400-\9FFF\AC00-\D7A3\F900-\FAFF\+020000-\+03FFFF]' then
    return array(select distinct left(word, 40) from unnest(string_to_array(btrim(plain), ' ')) word where word <> '');
  end if;
  select array_agg(distinct token) into found
  from (
    select letter || case when search_is_dense(next) then next else '' end as token
    from (
      select letter, lead(letter, 1, ' ') over (order by place) as next
      from unnest(string_to_array(plain, null)) with ordinality l (letter, place)
    ) pair
    where search_is_dense(letter)
    union
    select left(word, 40)
    from unnest(string_to_array(regexp_replace(plain,
      U&'[\0E00-\0EFF\1000-\109F\1780-\17FF\3040-\30FF\3400-\9FFF\AC00-\D7A3\F900-\FAFF\+020000-\+03FFFF]+', ' ', 'g'), ' ')) word
    where word <> ''
  ) tokens;
  return coalesce(found, '{}');
end $$;

-- Lexemes that carry the user id, so that a search reads the index of one person only: `12:jam`, and `12;jam` for a word of the name.
-- A tsvector holds at most a megabyte; what a save holds is not cut.
create function search_own(owner bigint, words text[], of_name text[]) returns tsvector
language sql immutable parallel safe as $$
  select array_to_tsvector(array(
    select owner || ':' || word
    from (
      select word, sum(octet_length(word) + 24) over (order by place rows unbounded preceding) as size
      from unnest(of_name || words) with ordinality w (word, place)
    ) w
    where size < 900000
    union all
    select owner || ';' || word from unnest(of_name) word))
$$;

-- Whether a text (as `search_plain` gives it) has a word, by the rules of the index. A whole word; or, unless `whole`, also a part: the
-- beginning of a word, and any part of at least four letters.
create function search_has(plain text, token text, whole boolean) returns boolean language sql immutable parallel safe as $$
  select case
    when strpos(plain, token) = 0 then false
    when search_is_dense(left(token, 1)) or length(token) >= 4 and not whole then true
    when strpos(plain, ' ' || token || case when whole then ' ' else '' end) > 0 then true
    -- The word stands beside letters that are written without spaces.
    else plain collate "C" ~ (
      U&'[ \0E00-\0EFF\1000-\109F\1780-\17FF\3040-\30FF\3400-\9FFF\AC00-\D7A3\F900-\FAFF\+020000-\+03FFFF]' || token ||
      case when whole then
        U&'[ \0E00-\0EFF\1000-\109F\1780-\17FF\3040-\30FF\3400-\9FFF\AC00-\D7A3\F900-\FAFF\+020000-\+03FFFF]' else '' end)
  end
$$;

-- ---------------------------------------------------------------------------------------------------- the index

create table note_search (
  note_id bigint primary key references notes (id) on delete cascade,
  user_id bigint not null,
  pad_id bigint,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  pinned_at timestamptz,
  -- Words of name and text together, and of the name by itself.
  words tsvector not null,
  -- Padding for the size of rows, see below.
  room text not null default repeat(' ', 2000)
) with (toast_tuple_target = 128, fillfactor = 90);
-- The GIN index has the words, so `words` is moved out of the row (TOAST): rows are short for a count of fifty thousand of them.
-- PostgreSQL moves nothing out of a row under 2 kB, and `room` makes the row that large; compressed, it takes forty bytes.
alter table note_search alter column words set storage external;
alter table note_search alter column room set storage main;
create index note_search_of_user on note_search (user_id);
-- Without a pending list (fastupdate): with one, most saves would be quicker and those that merge it much slower (16 writers: the
-- median 14 ms instead of 17, but the 95th percentile 37 ms instead of 29).
create index note_search_words on note_search using gin (words) with (fastupdate = off);

-- Which words a person has used: candidates for parts of words and for misspellings.
create table search_vocabulary (
  user_id bigint not null references users (id) on delete cascade,
  word text not null,
  primary key (user_id, word)
);
create index search_vocabulary_parts on search_vocabulary using gin (user_id, word gin_trgm_ops) with (fastupdate = off);

create function search_keep(note notes) returns void language plpgsql as $$
declare
  of_name text[] := search_words(note.name);
  of_text text[] := search_words(note.text);
begin
  insert into note_search (note_id, user_id, pad_id, created_at, updated_at, pinned_at, words)
  values (note.id, note.user_id, note.pad_id, note.created_at, note.updated_at, note.pinned_at,
          search_own(note.user_id, of_text, of_name))
  on conflict (note_id) do update set
    pad_id = excluded.pad_id, created_at = excluded.created_at, updated_at = excluded.updated_at,
    pinned_at = excluded.pinned_at, words = excluded.words;
  -- Bounds the work for a log or a list of numbers: the next save goes on with the remaining words.
  insert into search_vocabulary (user_id, word)
  select note.user_id, w.word
  from (select distinct word from unnest((of_name || of_text)[1:20000]) word where length(word) >= 4) w
  where not exists (select from search_vocabulary v where v.user_id = note.user_id and v.word = w.word)
  order by 2
  limit 2000
  on conflict do nothing;
end $$;

-- ---------------------------------------------------------------------------------------------------- indexing after the save

-- Notes that are due to be indexed.
create table search_due (
  -- Without a foreign key, which each save would have to check. The mark of a deleted note is removed like any other.
  note_id bigint primary key,
  user_id bigint not null,
  -- The transaction that marked the note last: a note that was marked again while it was indexed stays marked.
  mark xid8 not null default pg_current_xact_id(),
  -- Two seconds after the last save (debounce), and later after a failure (backoff).
  due_at timestamptz not null default now() + interval '2 seconds',
  failures smallint not null default 0
-- Half of each page is free, so that renewing a mark changes no index (HOT update).
) with (fillfactor = 50);
create index search_due_of_user on search_due (user_id);

-- A save never waits for the indexing: a note that is being indexed is marked, to be indexed once more.
create function notes_searched() returns trigger language plpgsql as $$
begin
  if new.deleted_at is not null then
    if tg_op = 'INSERT' or old.deleted_at is not null then return null; end if;
    delete from note_search
    where note_id = (select note_id from note_search where note_id = new.id for update skip locked);
  elsif tg_op = 'UPDATE' and old.deleted_at is null and new.version = old.version then
    if (new.pad_id, new.created_at, new.updated_at, new.pinned_at)
       is not distinct from (old.pad_id, old.created_at, old.updated_at, old.pinned_at) then return null; end if;
    update note_search
    set pad_id = new.pad_id, created_at = new.created_at, updated_at = new.updated_at, pinned_at = new.pinned_at
    where note_id = (select note_id from note_search where note_id = new.id for update skip locked);
    if found then return null; end if;
  end if;
  insert into search_due (note_id, user_id) values (new.id, new.user_id)
  on conflict (note_id) do update
  set mark = excluded.mark, due_at = case when search_due.failures = 0 then excluded.due_at else search_due.due_at end;
  return null;
end $$;

-- survives: it writes only tables that the previous release does not know
create trigger notes_searched after insert or update on notes for each row execute function notes_searched();

-- Indexes notes of one person, for about 300 ms: of the next person after `after` with notes that are due. A process calls it for one
-- person after the other.
-- The order of its locks lets neither a save nor two processes deadlock. An advisory lock gives a person to one process at a time. The
-- rows of the person and of the note are locked only against deletion, and skipped while another transaction deletes them. Next is the
-- row of the index, for which no save waits. The marks are last, and a mark that a save has locked stays.
create function search_catch_up(
  after bigint,
  -- Marks that are due at this time.
  ripe timestamptz,
  out person bigint,
  out indexed int,
  out failed int
) language plpgsql as $$
declare
  due search_due;
  note notes;
  done search_due[] := '{}';
begin
  indexed := 0;
  failed := 0;
  -- No failure waits for two hours: a mark that says so was made before the clock was set back.
  select user_id into person from search_due
  where user_id > after and (due_at <= ripe or due_at > now() + interval '2 hours')
  order by user_id limit 1;
  if person is null or not pg_try_advisory_xact_lock(hashtextextended('search_due ' || person, 0)) then return; end if;
  -- After a crash of the server the words are gone and the marks are back.
  perform set_config('synchronous_commit', 'off', true);
  perform from users where id = person for key share skip locked;
  if not found then
    delete from search_due where user_id = person and not exists (select from users where id = person);
    return;
  end if;

  for due in
    select * from search_due
    where user_id = person and (due_at <= ripe or due_at > now() + interval '2 hours')
    order by mark limit 50
  loop
    begin
      perform from notes where id = due.note_id for key share skip locked;
      if found then
        -- Locked first, then read: what a save changes from here on, it marks.
        perform from note_search where note_id = due.note_id for update;
        select * into note from notes where id = due.note_id;
        if note.deleted_at is null then perform search_keep(note);
        else delete from note_search where note_id = due.note_id;
        end if;
      elsif exists (select from notes where id = due.note_id) then continue;
      end if;
      done := done || due;
      indexed := indexed + 1;
    exception when query_canceled or others then
      failed := failed + 1;
      update search_due
      set failures = least(failures + 1, 9), due_at = now() + interval '2 seconds' * 2 ^ least(failures + 1, 9)
      where note_id = (select note_id from search_due where note_id = due.note_id for update skip locked);
    end;
    exit when clock_timestamp() - statement_timestamp() > interval '300 milliseconds';
  end loop;

  delete from search_due
  where note_id in (
    select s.note_id from search_due s join unnest(done) d on s.note_id = d.note_id and s.mark = d.mark
    for update of s skip locked);
end $$;
