-- The notes that are in the index already, to be indexed again. After 0012_words.sql, so that what is indexed from here on has the new words;
-- a note that is being indexed with the old ones right now still has its mark.
insert into search_again (note_id, user_id)
select note_id, user_id from note_search
union
select note_id, user_id from search_due;
