drop table regions;
