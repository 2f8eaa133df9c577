DROP TABLE message_files;
DROP TABLE messages;
DROP TABLE conversation_members;
DROP TABLE conversations;
DROP TABLE message_blocks;
DROP TABLE message_consents;
ALTER TABLE users DROP COLUMN messages_on;
