DROP TABLE swag_draws;
DROP TABLE premium_grants;
DROP TABLE reward_requests;
DROP TABLE rewards;
