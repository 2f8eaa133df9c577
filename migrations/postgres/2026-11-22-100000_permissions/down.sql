DROP TABLE board_moderators;
