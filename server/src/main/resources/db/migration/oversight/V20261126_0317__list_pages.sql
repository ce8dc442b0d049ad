-- Whoever reads a long list on the screen, page after page, asks nobody.
ALTER TABLE oversight_day ADD COLUMN list_pages integer NOT NULL DEFAULT 0;
