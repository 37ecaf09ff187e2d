drop trigger thread_counts_update on threads;
drop trigger thread_counts_delete on threads;
drop trigger thread_counts_insert on threads;
drop function thread_counts_update();
drop function thread_counts_delete();
drop function thread_counts_insert();
drop table thread_counts;
