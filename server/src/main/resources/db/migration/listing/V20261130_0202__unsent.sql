-- The list of what was not sent leaves as other lists do.
ALTER TABLE listing DROP CONSTRAINT listing_kind_check;
ALTER TABLE listing ADD CONSTRAINT listing_kind_check CHECK (kind IN ('measure', 'search', 'unsent'));
