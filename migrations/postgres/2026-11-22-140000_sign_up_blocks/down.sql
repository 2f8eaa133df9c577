DROP TABLE sign_up_blocks;
