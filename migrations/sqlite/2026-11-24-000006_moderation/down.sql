drop table moderation_log;
