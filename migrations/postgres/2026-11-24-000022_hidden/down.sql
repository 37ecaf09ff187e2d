drop index posts_hidden;
drop index threads_hidden;
