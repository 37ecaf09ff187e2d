-- Whether anything is hidden at all is asked with every page; the answer is the first row of an index that is empty
-- in most forums.
create index threads_hidden on threads (id) where is_hidden = true;
create index posts_hidden on posts (id) where is_hidden = true;
