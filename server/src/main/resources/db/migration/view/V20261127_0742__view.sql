-- Saved views 视图 of lists (ADR 0066): which filters and columns, never the text of a search.
CREATE TABLE view_view (
  tenant_id     integer NOT NULL,
  view_id       uuid    NOT NULL,
  list          text    NOT NULL,
  name          text    NOT NULL CHECK (char_length(name) BETWEEN 1 AND 30),
  icon          text,
  audience      text    NOT NULL CHECK (audience IN ('private', 'department', 'everyone')),
  owner_staff_id uuid   NOT NULL,
  department_id uuid,
  place         integer NOT NULL,
  filters       jsonb   NOT NULL,
  columns       text[]  NOT NULL,
  version       integer NOT NULL,
  changed_at    timestamptz NOT NULL,
  changed_by    uuid    NOT NULL,
  PRIMARY KEY (tenant_id, view_id),
  CHECK ((audience = 'department') = (department_id IS NOT NULL))
);
COMMENT ON COLUMN view_view.list IS 'Of which list, as in patients';
COMMENT ON COLUMN view_view.filters IS 'Words and numbers that the list itself offers; what somebody typed is refused, because it may be a name';
COMMENT ON COLUMN view_view.place IS 'Order among the views of one audience, then by name';
SELECT protect('view_view', 'SELECT, INSERT, UPDATE, DELETE');
CREATE INDEX view_view_of_owner ON view_view (tenant_id, owner_staff_id);
CREATE INDEX view_view_shared ON view_view (tenant_id, list, audience, department_id);
