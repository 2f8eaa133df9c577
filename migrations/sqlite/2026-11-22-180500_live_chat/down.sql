DROP TABLE chat_duty;
DROP TABLE chats;
