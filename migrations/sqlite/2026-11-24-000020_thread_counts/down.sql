drop trigger thread_counts_update;
drop trigger thread_counts_delete;
drop trigger thread_counts_insert;
drop table thread_counts;
