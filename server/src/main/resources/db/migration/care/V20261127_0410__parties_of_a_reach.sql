-- Whose patients the current request may touch (ADR 0049), for statements that look for what is assigned to
-- them. Read where the policies read it and not given as a value, so that a statement is planned once and
-- not for every nurse anew.
CREATE FUNCTION reach_parties() RETURNS uuid[] LANGUAGE sql STABLE AS $$
  SELECT NULLIF(split_part(current_setting('app.reach', true), ' ', 4), '')::uuid[]
$$;
REVOKE ALL ON FUNCTION reach_parties() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reach_parties() TO ${app};
