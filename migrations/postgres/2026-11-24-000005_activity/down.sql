drop table notifications;
drop table activities;
