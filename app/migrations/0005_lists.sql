-- What lists show and how people arrange them. Triggers keep what is made from a note's text, so that whoever writes a
-- note without knowing these columns keeps them right too. What was written before gets them by 0006.

-- locks: a constant, and people are few
alter table users add column note_order text not null default '-updated_at'
  check (note_order in ('-updated_at', 'updated_at', 'name', '-name'));

-- Null: the colour that its id gives.
-- locks: all empty; there is nothing to read but the rows once
alter table pads add column colour smallint check (colour between 0 and 7);

-- The beginning of the text in plain words; no longer, for five indexes hold it.
alter table notes add column snippet text not null default '';
alter table notes add column tags text[] not null default '{}';

-- Tags of notes that are not in the trash.
create table note_tags (
  user_id bigint not null references users (id) on delete cascade,
  tag text not null,
  note_id bigint not null references notes (id) on delete cascade,
  primary key (user_id, tag, note_id)
);
create index note_tags_of_note on note_tags (note_id);

-- Counted by a trigger: every page shows these.
create table tags (
  user_id bigint not null references users (id) on delete cascade,
  tag text not null,
  note_count int not null,
  primary key (user_id, tag)
);

-- A regular expression is greedy or not as a whole in PostgreSQL: by the first quantifier in it.
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

-- `#tag`: letters and digits of any script (with their marks), - _ and /; at least one of them no digit. Not in code, not
-- in addresses. In small letters, for #Jam and #jam are one.
create function note_tags(text text) returns text[] language plpgsql immutable parallel safe as $$
declare
  t text := text;
begin
  if position('#' in t) = 0 then return '{}'; end if;
  -- Tags stand at the beginning or at the end: no save waits for a hundred thousand of them.
  if length(t) > 120000 then t := left(t, 100000) || E'\n' || right(t, 20000); end if;
  t := regexp_replace(t, '```.*?(```|$)', ' ', 'g');
  t := regexp_replace(t, '~~~.*?(~~~|$)', ' ', 'g');
  t := regexp_replace(t, '`[^`\n]*`', ' ', 'g');
  t := regexp_replace(t, '\]\([^)\n]*\)', '] ', 'g');
  t := regexp_replace(t, '[A-Za-z][A-Za-z0-9+.-]*://\S+', ' ', 'g');
  return coalesce((
    select array_agg(tag order by tag)
    from (
      select distinct lower(normalize(rtrim(hit[1], '-/')) collate human) collate "C" as tag
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

-- survives: it fills only columns that the release before does not know
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

-- Most notes have none, and most updates change none.
-- survives: it writes only tables that the release before does not know
create trigger note_tagged_insert after insert on notes
  for each row when (new.tags <> '{}') execute function note_tagged();
-- survives: it writes only tables that the release before does not know
create trigger note_tagged_update after update on notes
  for each row when (old.tags is distinct from new.tags or
                     ((old.deleted_at is null) <> (new.deleted_at is null) and new.tags <> '{}'))
  execute function note_tagged();
-- survives: it writes only tables that the release before does not know
create trigger note_tagged_delete after delete on notes
  for each row when (old.tags <> '{}') execute function note_tagged();
