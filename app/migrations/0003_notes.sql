-- What lists show of a note, and how people arrange notes: versions, snippets, tags, pins, colours of pads. Triggers derive snippets
-- and tags from the text, so that a release that does not know these columns keeps them right too. 0008_backfill.sql fills them for
-- the notes that are there already.

alter table notes
  -- Counts the saves of the note (0004_history.sql).
  add column version int not null default 1,
  -- The page that saved it last: a number of the page, not of the person. Null for a client that sends none.
  add column writer uuid,
  -- When this writer's editing session began; after ten minutes the next one begins.
  add column session_began_at timestamptz not null default now(),
  -- The text rendered as HTML: made when this version is first read. `html_version` is the version of the renderer.
  add column html text,
  add column html_version int,
  add column pinned_at timestamptz,
  -- The beginning of the text in plain words. Short, because five indexes hold it.
  add column snippet text not null default '',
  add column tags text[] not null default '{}';

-- Null: the colour that the pad's id gives.
-- locks: all values are null; PostgreSQL reads the rows once
alter table pads add column colour smallint check (colour between 0 and 7);

-- ---------------------------------------------------------------------------------------------------- snippets

-- A regular expression is greedy or not as a whole in PostgreSQL: its first quantifier decides.
create function note_snippet(text text) returns text language plpgsql immutable parallel safe as $$
declare
  -- Enough for 180 characters, unless it is nearly all marks.
  t text := left(text, 600);
begin
  t := regexp_replace(t, '(^|\n)[ ]*(```|~~~)[^\n]*', E'\n', 'g');
  t := regexp_replace(t, '(^|\n)[ ]*([-*_=][ ]*){3,}(?=\n|$)', E'\n', 'g');
  t := regexp_replace(t, '!?\[([^][\n]*)\]\([^()\n]*\)', '\1', 'g');
  t := regexp_replace(t, '(^|\n)[ >]*(#{1,6}[ \t]+|([-*+]|[0-9]{1,9}[.)])[ \t]+(\[[ xX]\][ \t]+)?)?', '\1', 'g');
  t := regexp_replace(t, '\|?[ ]*:?-{3,}:?[ ]*\|?|\|', ' ', 'g');
  t := regexp_replace(t, '\*\*|__|~~|`', '', 'g');
  t := regexp_replace(t, '(^|[\s(])[*_]([^\s*_][^*_\n]*)[*_](?=[\s).,;:!?]|$)', '\1\2', 'g');
  t := btrim(regexp_replace(t, '\s+', ' ', 'g'));
  return case when char_length(t) > 180 then rtrim(left(t, 179)) || '…' else t end;
end $$;

-- ---------------------------------------------------------------------------------------------------- tags

-- Tags of notes that are not in the trash.
create table note_tags (
  user_id bigint not null references users (id) on delete cascade,
  tag text not null,
  note_id bigint not null references notes (id) on delete cascade,
  primary key (user_id, tag, note_id)
);
create index note_tags_of_note on note_tags (note_id);

-- How many notes each tag has, counted by a trigger: every page shows these numbers.
create table tags (
  user_id bigint not null references users (id) on delete cascade,
  tag text not null,
  note_count int not null,
  primary key (user_id, tag)
);

-- Interrupts long runs of combining marks. `normalize` sorts the marks of one letter by insertion: that takes quadratic time and
-- cannot be cancelled. After each 30 marks a combining grapheme joiner is put (Unicode's Stream-Safe Text Format, UAX 15); a text
-- without such runs stays as it is. The marks are those to which Unicode 17 gives a combining class, before or after decomposition.
create function bounded_marks(given text) returns text language sql immutable parallel safe as $$
  select regexp_replace(given collate "C",
    '[\u0300-\u034e\u0350-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610-\u061a\u064b-\u065f'
    '\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07eb-\u07f3\u07fd\u0816-\u0819'
    '\u081b-\u0823\u0825-\u0827\u0829-\u082d\u0859-\u085b\u0897-\u089f\u08ca-\u08e1\u08e3-\u08ff\u093c\u094d\u0951-\u0954'
    '\u09bc\u09cd\u09fe\u0a3c\u0a4d\u0abc\u0acd\u0b3c\u0b4d\u0bcd\u0c3c\u0c4d-\u0c56\u0cbc\u0ccd\u0d3b-\u0d3c\u0d4d\u0dca'
    '\u0e38-\u0e3a\u0e48-\u0e4b\u0eb8-\u0eba\u0ec8-\u0ecb\u0f18-\u0f19\u0f35\u0f37\u0f39\u0f71-\u0f75\u0f7a-\u0f7d'
    '\u0f80-\u0f84\u0f86-\u0f87\u0fc6\u1037\u1039-\u103a\u108d\u135d-\u135f\u1714-\u1715\u1734\u17d2\u17dd\u18a9'
    '\u1939-\u193b\u1a17-\u1a18\u1a60\u1a75-\u1a7f\u1ab0-\u1abd\u1abf-\u1aeb\u1b34\u1b44\u1b6b-\u1b73\u1baa-\u1bab\u1be6'
    '\u1bf2-\u1bf3\u1c37\u1cd0-\u1cd2\u1cd4-\u1ce0\u1ce2-\u1ce8\u1ced\u1cf4\u1cf8-\u1cf9\u1dc0-\u1dff\u20d0-\u20dc\u20e1'
    '\u20e5-\u20f0\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099-\u309a\ua66f\ua674-\ua67d\ua69e-\ua69f\ua6f0-\ua6f1'
    '\ua806\ua82c\ua8c4\ua8e0-\ua8f1\ua92b-\ua92d\ua953\ua9b3\ua9c0\uaab0\uaab2-\uaab4\uaab7-\uaab8\uaabe-\uaabf\uaac1'
    '\uaaf6\uabed\ufb1e\ufe20-\ufe2f\uff9e-\uff9f\U000101fd\U000102e0\U00010376-\U0001037a\U00010a0d\U00010a0f'
    '\U00010a38-\U00010a3f\U00010ae5-\U00010ae6\U00010d24-\U00010d27\U00010d69-\U00010d6d\U00010eab-\U00010eac'
    '\U00010efa-\U00010efb\U00010efd-\U00010eff\U00010f46-\U00010f50\U00010f82-\U00010f85\U00011046\U00011070\U0001107f'
    '\U000110b9-\U000110ba\U00011100-\U00011102\U00011133-\U00011134\U00011173\U000111c0\U000111ca\U00011235-\U00011236'
    '\U000112e9-\U000112ea\U0001133b-\U0001133c\U0001134d\U00011366-\U00011374\U000113ce-\U000113d0\U00011442\U00011446'
    '\U0001145e\U000114c2-\U000114c3\U000115bf-\U000115c0\U0001163f\U000116b6-\U000116b7\U0001172b\U00011839-\U0001183a'
    '\U0001193d-\U0001193e\U00011943\U000119e0\U00011a34\U00011a47\U00011a99\U00011c3f\U00011d42\U00011d44-\U00011d45'
    '\U00011d97\U00011f41-\U00011f42\U0001612f\U00016af0-\U00016af4\U00016b30-\U00016b36\U00016ff0-\U00016ff1\U0001bc9e'
    '\U0001d165-\U0001d169\U0001d16d-\U0001d172\U0001d17b-\U0001d182\U0001d185-\U0001d18b\U0001d1aa-\U0001d1ad'
    '\U0001d242-\U0001d244\U0001e000-\U0001e02a\U0001e08f\U0001e130-\U0001e136\U0001e2ae\U0001e2ec-\U0001e2ef'
    '\U0001e4ec-\U0001e4ef\U0001e5ee-\U0001e5ef\U0001e6e3\U0001e6e6\U0001e6ee-\U0001e6ef\U0001e6f5\U0001e8d0-\U0001e8d6'
    '\U0001e944-\U0001e94a]{30}',
    E'\\&\u034f', 'g')
$$;

-- `#tag`: letters and digits of any script (with their marks), - _ and /; at least one character is no digit. Not in code and not
-- in addresses. In small letters, because #Jam and #jam are one tag; app/shared/normalized.ts normalizes the tag of a page's address
-- in the same way.
create function note_tags(text text) returns text[] language plpgsql immutable parallel safe as $$
declare
  t text := text;
begin
  if position('#' in t) = 0 then return '{}'; end if;
  -- Tags stand at the beginning or at the end of a text: bounds the work for a hundred thousand of them.
  if length(t) > 120000 then t := left(t, 100000) || E'\n' || right(t, 20000); end if;
  t := regexp_replace(t, '```.*?(```|$)', ' ', 'g');
  t := regexp_replace(t, '~~~.*?(~~~|$)', ' ', 'g');
  t := regexp_replace(t, '`[^`\n]*`', ' ', 'g');
  t := regexp_replace(t, '\]\([^)\n]*\)', '] ', 'g');
  t := regexp_replace(t, '[A-Za-z][A-Za-z0-9+.-]*://\S+', ' ', 'g');
  return coalesce((
    select array_agg(tag order by tag)
    from (
      select distinct lower(normalize(bounded_marks(rtrim(hit[1], '-/'))) collate human) collate "C" as tag
      from regexp_matches(
        t collate human,
        '(?<![[:alnum:]_#&/\\=-])#([[:alnum:]\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0eff\u1000-\u109f\u1780-\u17d3_][[:alnum:]\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0eff\u1000-\u109f\u1780-\u17d3_/-]*)',
        'g') hit
      where hit[1] !~ '^[0-9_/-]*$' and char_length(hit[1]) <= 64
      order by tag limit 50
    ) few), '{}');
end $$;

create function note_written() returns trigger language plpgsql as $$
begin
  new.snippet := note_snippet(new.text);
  new.tags := note_tags(new.text);
  return new;
end $$;

-- survives: it fills only columns that the previous release does not know
create trigger note_written before insert or update of text on notes for each row execute function note_written();

create function note_tagged() returns trigger language plpgsql as $$
declare
  before text[] := '{}';
  after text[] := '{}';
begin
  if tg_op <> 'INSERT' and old.deleted_at is null then before := old.tags; end if;
  if tg_op <> 'DELETE' and new.deleted_at is null then after := new.tags; end if;
  if tg_op <> 'INSERT' then
    delete from note_tags where note_id = old.id and tag <> all (after);
    update tags set note_count = note_count - 1
    where user_id = old.user_id and tag = any (before) and tag <> all (after);
    delete from tags where user_id = old.user_id and tag = any (before) and note_count <= 0;
  end if;
  if tg_op <> 'DELETE' then
    insert into note_tags (user_id, tag, note_id)
    select new.user_id, tag, new.id from unnest(after) tag where tag <> all (before)
    on conflict do nothing;
    insert into tags (user_id, tag, note_count)
    select new.user_id, tag, 1 from unnest(after) tag where tag <> all (before)
    on conflict (user_id, tag) do update set note_count = tags.note_count + 1;
  end if;
  return null;
end $$;

-- Most notes have no tag, and most updates change none.
-- survives: it writes only tables that the previous release does not know
create trigger note_tagged_insert after insert on notes
  for each row when (new.tags <> '{}') execute function note_tagged();
-- survives: it writes only tables that the previous release does not know
create trigger note_tagged_update after update on notes
  for each row when (old.tags is distinct from new.tags or
                     ((old.deleted_at is null) <> (new.deleted_at is null) and new.tags <> '{}'))
  execute function note_tagged();
-- survives: it writes only tables that the previous release does not know
create trigger note_tagged_delete after delete on notes
  for each row when (old.tags <> '{}') execute function note_tagged();
