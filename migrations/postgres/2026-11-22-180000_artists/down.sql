DROP TABLE artist_invitations;
DROP TABLE artist_members;
DROP TABLE artist_claims;
DROP TABLE artists;
