-- Finding notes. What is looked up lies beside the notes, so that a list reads nothing of it, and moving or pinning a note
-- costs no more than it did. What was written before is made findable by 0006.

create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gin;

alter table notes add column if not exists pinned_at timestamptz;

-- ---------------------------------------------------------------------------------------------------- words

-- Upper and lower case, accents and widths made one. Hangul and kana come together again.
create function search_fold(given text) returns text language sql stable parallel safe as $$
  select case when octet_length(given) = length(given) then lower(given collate "C") collate human
  else lower(unaccent(normalize(
    regexp_replace(normalize(given, nfkd), '[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]', '', 'g'), nfc)) collate human)
  end
$$;

-- Words with one space between and around them. Indic vowel signs belong to their words.
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

-- The words of a text, and each two neighbours of what is written without spaces; the last letter there is one by itself.
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

-- Words of one person, so that whoever searches walks through nobody else's: `12:jam`, and `12;jam` where it is in the name. What
-- a tsvector can hold ends at a megabyte; a save does not.
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

-- ---------------------------------------------------------------------------------------------------- what is looked up

create table note_search (
  note_id bigint primary key references notes (id) on delete cascade,
  user_id bigint not null,
  pad_id bigint,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  pinned_at timestamptz,
  -- Of name and text together, and of the name by itself.
  words tsvector not null,
  -- What follows is for the size of rows.
  room text not null default repeat(' ', 2000)
) with (toast_tuple_target = 128, fillfactor = 90);
-- The index has the words: out of the way with them, so that rows are short for whoever counts fifty thousand of them. PostgreSQL
-- moves nothing out of a row before it has 2 kB, which is what the room is for: pressed, it has forty bytes.
alter table note_search alter column words set storage external;
alter table note_search alter column room set storage main;

-- Which words a person has used: for parts of words and for slips.
create table search_vocabulary (
  user_id bigint not null references users (id) on delete cascade,
  word text not null,
  primary key (user_id, word)
);

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
  -- No save waits for all words of a log or a list of numbers; the next one goes on with them.
  insert into search_vocabulary (user_id, word)
  select note.user_id, w.word
  from (select distinct word from unnest((of_name || of_text)[1:20000]) word where length(word) >= 4) w
  where not exists (select from search_vocabulary v where v.user_id = note.user_id and v.word = w.word)
  order by 2
  limit 2000
  on conflict do nothing;
end $$;

create function notes_searched() returns trigger language plpgsql as $$
begin
  if new.deleted_at is not null then
    if tg_op = 'UPDATE' then delete from note_search where note_id = new.id; end if;
  elsif tg_op = 'INSERT' or old.deleted_at is not null or old.name <> new.name or old.text <> new.text then
    perform search_keep(new);
  else
    update note_search
    set pad_id = new.pad_id, created_at = new.created_at, updated_at = new.updated_at, pinned_at = new.pinned_at
    where note_id = new.id
      and (pad_id, created_at, updated_at, pinned_at)
          is distinct from (new.pad_id, new.created_at, new.updated_at, new.pinned_at);
  end if;
  return null;
end $$;

create index note_search_of_user on note_search (user_id);
-- Without a list of what is to be sorted in later: most saves would be quicker, and those that sort it in much slower (16 writers: half
-- of them 14 ms and not 17, but 37 and not 29 in 95 of 100).
create index note_search_words on note_search using gin (words) with (fastupdate = off);
create index search_vocabulary_parts on search_vocabulary using gin (user_id, word gin_trgm_ops) with (fastupdate = off);

-- survives: it writes only tables that the release before does not know
create trigger notes_searched after insert or update on notes for each row execute function notes_searched();
