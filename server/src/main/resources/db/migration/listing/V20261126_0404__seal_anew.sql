-- A rotation of keys seals what was kept anew; nothing else about it changes.
GRANT UPDATE (content) ON listing_part TO ${app};
