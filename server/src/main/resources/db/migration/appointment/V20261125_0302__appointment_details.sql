-- Whether an appointment holds is said by the newest message; when and where it is, by the newest
-- that booked it. A cancellation that still carries an old time moves nothing, whichever comes first.
-- What is known of appointments from before counts as booked, so that no cancellation moves them.
ALTER TABLE appointment ADD COLUMN details_booked boolean NOT NULL DEFAULT true;
ALTER TABLE appointment ADD COLUMN details_at timestamptz NOT NULL DEFAULT '-infinity';
