-- What a word is (decision 32): an emoji or a sign is one, a word may have signs of its own (C++, .NET, v1.2.3), and what is written with
-- hyphens or apostrophes is found joined, too (to-do: todo). The notes that are there already are indexed again in the background.
-- The functions of 0006_search.sql keep their names and what they mean to the previous release: `search_plain` has words with spaces
-- between them, and `search_words` has no compounds.

-- ---------------------------------------------------------------------------------------------------- words

-- Folds upper and lower case, accents, widths, digits, and the forms of one letter in Arabic, Hebrew and Greek. Skin tones, variation
-- selectors and invisible signs go. folded.ts does the same.
-- Some signs wait in noncharacters (U+FDD0 to U+FDEF), because normalization or `unaccent` would make letters of them. The joiners of
-- `bounded_marks` stay until the text is composed again.
create or replace function search_fold(given text) returns text language plpgsql stable parallel safe as $$
declare
  f text := given;
  has_kept boolean;
begin
  if octet_length(f) = length(f) then return lower(f collate "C") collate human; end if;
  has_kept := f ~ '[©®™℠℗×÷±₹₺№℞−≪≫‼⁉ℹⓂ∖∣∤∥∦₠₢₣₤₧\u20e3]';
  if has_kept then
    f := translate(f, U&'©®™℠℗×÷±₹₺№℞−≪≫‼⁉ℹⓂ∖∣∤∥∦₠₢₣₤₧\20E3', U&'\FDD0\FDD1\FDD2\FDD3\FDD4\FDD5\FDD6\FDD7\FDD8\FDD9\FDDA\FDDB\FDDC\FDDD\FDDE\FDDF'
      '\FDE0\FDE1\FDE2\FDE3\FDE4\FDE5\FDE6\FDE7\FDE8\FDE9\FDEA\FDEB\FDEC\FDED');
  end if;
  f := normalize(regexp_replace(normalize(bounded_marks(f), nfkd),
    '[\u00ad\u0300-\u0337\u0339-\u034e\u0350-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610-\u061a\u061c\u0640\u064b-\u065f'
    '\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u200e\u200f\u202a-\u202e\u2060-\u206f\u20dd-\u20e2\u20e4\ufe00-\ufe0f\ufeff'
    '\U0001f3fb-\U0001f3ff]', '', 'g'), nfc);
  f := regexp_replace(replace(f, U&'\034F', ''), '[‒–—―]', ' ', 'g');
  if f ~ '[\u05be-\u06ff]' then
    f := regexp_replace(regexp_replace(f, '[ةہھ]', 'ه', 'g'), '[ىیے]', 'ي', 'g');
    f := replace(regexp_replace(f, '[کڪ]', 'ك', 'g'), 'ٱ', 'ا');
    f := translate(f, 'ךםןףץ־٫٬', 'כמנפצ-.,');
  end if;
  if f ~ '[٠-٩۰-۹०-९০-৯]' then
    f := translate(f, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯', '0123456789012345678901234567890123456789');
  end if;
  if f ~ '[੦-੯૦-૯୦-୯௦-௯౦-౯೦-೯൦-൯๐-๙໐-໙༠-༩၀-၉០-៩᠐-᠙]' then
    f := translate(f,
      '੦੧੨੩੪੫੬੭੮੯૦૧૨૩૪૫૬૭૮૯୦୧୨୩୪୫୬୭୮୯௦௧௨௩௪௫௬௭௮௯౦౧౨౩౪౫౬౭౮౯೦೧೨೩೪೫೬೭೮೯൦൧൨൩൪൫൬൭൮൯๐๑๒๓๔๕๖๗๘๙໐໑໒໓໔໕໖໗໘໙༠༡༢༣༤༥༦༧༨༩၀၁၂၃၄၅၆၇၈၉០១២៣៤៥៦៧៨៩᠐᠑᠒᠓᠔᠕᠖᠗᠘᠙',
      repeat('0123456789', 13));
  end if;
  -- `unaccent` knows few capitals, and makes some.
  f := replace(lower(unaccent(lower(f collate human)) collate "C") collate human, 'ς', 'σ');
  if has_kept then
    f := translate(f, U&'\FDD0\FDD1\FDD2\FDD3\FDD4\FDD5\FDD6\FDD7\FDD8\FDD9\FDDA\FDDB\FDDC\FDDD\FDDE\FDDF'
      '\FDE0\FDE1\FDE2\FDE3\FDE4\FDE5\FDE6\FDE7\FDE8\FDE9\FDEA\FDEB\FDEC\FDED', U&'©®™℠℗×÷±₹₺№℞−≪≫‼⁉ℹⓂ∖∣∤∥∦₠₢₣₤₧\20E3');
  end if;
  return f;
end $$;

-- The words of a folded text with one space between and around them. Indic vowel signs belong to their words; a sign is a word by itself,
-- and so is a flag of two letters, or of one sign with its tags.
create function search_spaced(folded text) returns text language plpgsql stable parallel safe as $$
declare
  f text := folded;
  signs constant text := '¢-§©¬®°±¶×÷†‡•‰‱※‼⁉\u20a0-\u20cf\u20e3\u2100-\u245f\u2500-\u2bff〄〒〓〠〰〶〷〽〾〿㉿\u4dc0-\u4dff\ufdfd\ufffd'
    '\U0001d000-\U0001d37f\U0001f000-\U0001fbff';
begin
  if octet_length(f) <> length(f) and f ~ ('[' || signs || ']') then
    f := regexp_replace(f, '[\U0001f1e6-\U0001f1ff]{2}|[' || signs || '][\U000e0020-\U000e007f]*', ' \& ', 'g');
  end if;
  return ' ' || btrim(regexp_replace(f collate human, '[^[:alnum:]\u0900-\u0963\u0966-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff'
    '\U000e0020-\U000e007f' || signs || ']+', ' ', 'g')) || ' ';
end $$;

create or replace function search_plain(given text) returns text language plpgsql stable parallel safe as $$
begin
  return search_spaced(search_fold(given));
end $$;

-- Spaced words as tokens, and bigrams of what is written without spaces; the last letter of such a run is a token by itself.
create function search_split(plain text) returns text[] language plpgsql stable parallel safe as $$
declare
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

create or replace function search_words(given text) returns text[] language plpgsql stable parallel safe as $$
begin
  return search_split(search_plain(given));
end $$;

-- What a folded text has besides its words, each at most 40 letters:
--   joined     to-do: todo, don't: dont, 1,000,000: 1000000; words with a zero-width joiner or non-joiner between them as well
--   pairs      words with a sign between them and no space, each with the next: node.js, and 1.2 and 2.3 of 1.2.3; emoji with a joiner
--   signed     words with signs of their own: c++, c#, a*, .net, #tag, @name, $home, -rf, --dry of --dry-run, and keycaps
--   numbers    at the end of letters: 2 of v2; they pair, too (1.2 of v1.2.3)
-- A long text has them in its first 300,000 letters, which takes 300 ms at the worst.
create function search_compounds(folded text) returns text[] language plpgsql stable parallel safe as $$
declare
  f text := left(folded, 300000);
  chunks text;
  found text[];
  -- Letters and digits of a word, of scripts with spaces.
  w constant text := '[:alnum:]\u0900-\u0963\u0966-\u0dff';
  signs constant text := '¢-§©¬®°±¶×÷†‡•‰‱※‼⁉\u20a0-\u20cf\u20e3\u2100-\u245f\u2500-\u2bff〄〒〓〠〰〶〷〽〾〿㉿\u4dc0-\u4dff\ufdfd\ufffd'
    '\U0001d000-\U0001d37f\U0001f000-\U0001fbff';
begin
  if octet_length(f) <> length(f) then
    f := regexp_replace(f, '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+',
      ' ', 'g');
  end if;
  -- What stands between spaces and can have any of them: a small part of most texts.
  select string_agg(distinct match[1] collate "C", ' ') into chunks
  from regexp_matches(f collate human, '(\S*(?:'
    '[' || w || '](?:[-''\u200c\u200d._@&/:=+#]|[+][+]|::|://)[' || w || ']|(?:^|[^' || w || '])[.#@$-][' || w || ']|'
    '[' || w || '][+#\u20e3]|(?:^|[^' || w || '*])[[:alpha:]][*]|[[:alpha:]][0-9]|\u200d|\u20e3)\S*)', 'g') match;

  select array_agg(distinct left(token, 40) collate "C") into found
  from (
    -- Groups of three digits; of two in India. One group after a dot may be a fraction.
    select regexp_replace(match[1], '[ ,.'']', '', 'g') as token
    from regexp_matches(f, '(?:^|[^0-9])([0-9]{1,3}(?:(?:,[0-9]{3}){1,5}|(?:''[0-9]{3}){1,5}|(?: [0-9]{3}){1,5}|(?:[.][0-9]{3}){2,5})|'
      '[0-9]{1,2}(?:,[0-9]{2}){1,4},[0-9]{3})(?![0-9])', 'g') match
    union all
    select regexp_replace(match[1], '[-''\u200c\u200d]', '', 'g')
    from regexp_matches(chunks collate human, '([' || w || ']+(?:[-''\u200c\u200d][' || w || ']+)+)', 'g') match
    union all
    select match[1] || match[2]
    from regexp_matches(chunks collate human, '(?:^|[^' || w || '.#@$-])([.#@$]|--?)([' || w || ']+)', 'g') match
    union all
    select match[1]
    from regexp_matches(chunks collate human, '([' || w || ']+(?:[+]{1,3}|#|\u20e3)|[#*]\u20e3)(?![' || w || '+#])', 'g') match
    union all
    select match[1]
    from regexp_matches(chunks collate human, '(?:^|[^' || w || '*])([[:alpha:]][*])(?![' || w || '*])', 'g') match
    union all
    select unnest(array[word || sign || next, number, case when next ~ '^[0-9]' then number || sign || next end])
    from (
      select word, sign, substring(word collate human from '^[[:alpha:]]+([0-9]+)$') as number,
        case
          when sign in ('.', '_', '@', '&', '/', '=', '+', '#', '++', '::', '://') then next
          when sign in ('-', ':') and word ~ '[0-9]$' and next ~ '^[0-9]' then next
          when sign = U&'\200D' and word ~ ('[' || signs || ']') and next ~ ('[' || signs || ']') then next
        end as next
      from (
        select left(match[1], 40) as word, match[2] as sign, lead(left(match[1], 40)) over (order by place) as next
        from regexp_matches(chunks collate human, '([' || w || ']+|[' || signs || '])([^' || w || signs || ']*)', 'g')
          with ordinality m (match, place)
      ) word
    ) pair
  ) t
  where token <> '';
  return coalesce(found, '{}');
end $$;

-- The spaced words of a text, and its compounds behind them.
create function search_all(given text) returns text language plpgsql stable parallel safe as $$
declare
  folded text := search_fold(given);
begin
  return search_spaced(folded) || array_to_string(search_compounds(folded), ' ') || ' ';
end $$;

-- Whether a token is a compound with a sign in it: it is found as a whole or by its beginning.
create function search_is_signed(token text) returns boolean language sql immutable parallel safe
  return token ~ '[-.#@$_&/:=+*\u200d\u20e3]';

-- Whether a text (as `search_plain` or `search_all` gives it) has a word, by the rules of the index. A whole word; or, unless `whole`, also a
-- part: the beginning of a word, and any part of at least four letters.
create or replace function search_has(plain text, token text, whole boolean) returns boolean language sql immutable parallel safe as $$
  select case
    when strpos(plain, token) = 0 then false
    when strpos(plain, ' ' || token || case when whole then ' ' else '' end) > 0 then true
    when search_is_signed(token) then false
    when search_is_dense(left(token, 1)) or length(token) >= 4 and not whole then true
    -- The word stands beside letters that are written without spaces.
    else plain collate "C" ~ (
      U&'[ \0E00-\0EFF\1000-\109F\1780-\17FF\3040-\30FF\3400-\9FFF\AC00-\D7A3\F900-\FAFF\+020000-\+03FFFF]' || token ||
      case when whole then
        U&'[ \0E00-\0EFF\1000-\109F\1780-\17FF\3040-\30FF\3400-\9FFF\AC00-\D7A3\F900-\FAFF\+020000-\+03FFFF]' else '' end)
  end
$$;

-- A folded text without what may stand within joined words: what it does not have, its compounds do not have either.
create function search_squeezed(folded text) returns text language sql immutable parallel safe
  return replace(replace(replace(replace(replace(replace(replace(folded, ' ', ''), '-', ''), '''', ''), '.', ''), ',', ''), U&'\200C', ''), U&'\200D', '');

-- Whether a note that waits to be indexed has a token. Its compounds are computed only when they may have it.
create function search_holds(folded text, plain text, squeezed text, token text, whole boolean) returns boolean
language plpgsql stable parallel safe as $$
begin
  if search_has(plain, token, whole) then return true; end if;
  if strpos(squeezed, search_squeezed(token)) = 0 then return false; end if;
  return search_has(' ' || array_to_string(search_compounds(folded), ' ') || ' ', token, whole);
end $$;

-- What was typed as one word, or as a phrase: which tokens a note has to have.
create function search_typed(
  given text,
  is_phrase boolean,
  -- Its words, as `search_plain` gives them.
  out plain text,
  -- All of them, as the index has them.
  out tokens text[],
  -- Its words alone, as they are looked for while notes are indexed again.
  out words text[],
  -- Whether they are looked for as well when hardly anything has the compounds: not one letter of `C++`, nor the numbers of `1.2.3`.
  out is_loose boolean,
  -- What to mark.
  out marks text[]
) language plpgsql stable parallel safe as $$
declare
  folded text := btrim(search_fold(given));
  compounds text[] := search_compounds(folded);
  core text;
  joined text;
begin
  plain := btrim(search_spaced(folded));
  words := search_split(plain);
  tokens := words;
  marks := string_to_array(plain, ' ');
  is_loose := false;
  if compounds = '{}' then return; end if;
  if is_phrase then
    tokens := words || array(select token from unnest(compounds) token where search_is_signed(token));
    return;
  end if;
  core := substring(folded collate human from '(?:[.#@$]|--?)?[[:alnum:]\u0900-\u0963\u0966-\u0dff].*[[:alnum:]\u0900-\u0963\u0966-\u0dff]'
    '(?:[+]{1,3}|#|\u20e3)?|[[:alnum:]](?:[+]{1,3}|[#*\u20e3])');
  joined := left(regexp_replace(core, '[-,.''\u200c\u200d]', '', 'g'), 40);
  if joined = any(compounds) and (core ~ '^[0-9,.'']+$' or core collate human ~ '^[^-].*[-''\u200c\u200d]' and core ~ '[^-0-9]') then
    tokens := array[joined];
    marks := tokens;
  else
    -- Single letters would have to be whole words, which is too much for what is still being typed (node.j).
    tokens := array(select word from unnest(words) word where word collate human !~ '^[[:alpha:]]$') ||
      array(select token from unnest(compounds) token where token !~ '^[0-9]+$');
    marks := case
      when core is null then compounds
      when octet_length(folded) <> length(folded) and plain ~ '[^[:alnum:] ]' or search_is_dense(left(plain, 1)) or search_is_dense(right(plain, 1))
        then marks || compounds
      else array[core]
    end;
  end if;
  is_loose := folded !~ '[0-9][.][0-9]|^[0-9:/]+$' and (
    cardinality(words) > 1 and not exists (select from unnest(words) word where length(word) = 1) or folded ~ '^[#@$-]' and length(plain) > 1);
end $$;

-- ---------------------------------------------------------------------------------------------------- the index

create or replace function search_keep(note notes) returns void language plpgsql as $$
declare
  name_folded text := search_fold(note.name);
  text_folded text := search_fold(note.text);
  of_name text[] := search_split(search_spaced(name_folded)) || search_compounds(name_folded);
  of_text text[] := search_split(search_spaced(text_folded)) || search_compounds(text_folded);
  -- Bounds the work for a log or a list of numbers: the next save goes on with the remaining words.
  for_parts text[] := array(select word from unnest((of_name || of_text)[1:20000]) word where length(word) >= 4 and not search_is_signed(word));
begin
  insert into note_search (note_id, user_id, pad_id, created_at, updated_at, pinned_at, words)
  values (note.id, note.user_id, note.pad_id, note.created_at, note.updated_at, note.pinned_at,
          search_own(note.user_id, of_text, of_name))
  on conflict (note_id) do update set
    pad_id = excluded.pad_id, created_at = excluded.created_at, updated_at = excluded.updated_at,
    pinned_at = excluded.pinned_at, words = excluded.words;
  insert into search_vocabulary (user_id, word)
  select note.user_id, w.word
  from (select distinct word from unnest(for_parts) word where length(word) >= 4) w
  where not exists (select from search_vocabulary v where v.user_id = note.user_id and v.word = w.word)
  order by 2
  limit 2000
  on conflict do nothing;
end $$;

-- Notes that are in the index with the words of an earlier version, and are found by those until they are indexed again (0013).
create table search_again (
  -- Without foreign keys: what is gone is taken away in its turn.
  note_id bigint primary key,
  user_id bigint not null
);
create index search_again_of_user on search_again (user_id);

-- Indexes such notes again for about 300 ms, the newest first, and none while a save waits to be indexed. Its locks are those of
-- `search_catch_up`, and where that one or a deletion has them, the note is left for later.
create function search_renew(out indexed int) language plpgsql as $$
declare
  due search_again;
  note notes;
begin
  indexed := 0;
  if exists (select from search_due where due_at <= now()) then return; end if;
  perform set_config('synchronous_commit', 'off', true);
  for due in select * from search_again order by note_id desc limit 50 for update skip locked loop
    perform from users where id = due.user_id for key share skip locked;
    if found then
      perform from notes where id = due.note_id for key share skip locked;
      if found then
        perform from note_search where note_id = due.note_id for update skip locked;
        if found then
          begin
            select * into note from notes where id = due.note_id;
            if note.deleted_at is null then perform search_keep(note); end if;
          exception when query_canceled or others then
            -- Tried again later, after longer and longer pauses.
            insert into search_due (note_id, user_id) values (due.note_id, due.user_id) on conflict do nothing;
          end;
        -- Otherwise it is in the trash, or being indexed.
        elsif exists (select from note_search where note_id = due.note_id) then continue;
        end if;
      elsif exists (select from notes where id = due.note_id) then continue;
      end if;
    elsif exists (select from users where id = due.user_id) then continue;
    end if;
    delete from search_again where note_id = due.note_id;
    indexed := indexed + 1;
    exit when clock_timestamp() - statement_timestamp() > interval '300 milliseconds';
  end loop;
end $$;
