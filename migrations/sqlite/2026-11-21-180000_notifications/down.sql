DROP TABLE notifications;
DROP TABLE digests;
DROP TABLE notice_settings;
DROP TABLE notice_choices;
DROP TABLE subscriptions;
