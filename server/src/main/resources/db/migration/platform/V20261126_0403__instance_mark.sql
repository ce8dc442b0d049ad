-- Which database this is, and how far it is; a file beside it says the same. A database that is
-- behind the file, or another one, was restored.
CREATE TABLE platform_mark (
  single   boolean PRIMARY KEY DEFAULT true CHECK (single),
  instance uuid    NOT NULL,
  mark     bigint  NOT NULL
);
GRANT SELECT, INSERT, UPDATE (mark) ON platform_mark TO ${app};
