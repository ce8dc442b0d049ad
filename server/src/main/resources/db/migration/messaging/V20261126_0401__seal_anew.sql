-- A rotation of keys seals what was kept anew; nothing else about it changes.
GRANT UPDATE (unmatched_enc) ON messaging_inbound TO ${app};
