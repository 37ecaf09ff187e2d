drop table muted_threads;
drop table read_marks;
drop table thanks;
drop table post_revisions;
drop table posts;
drop table threads;
