-- The audit is read from its newest entry back, all of it or that of one member of staff.
CREATE INDEX audit_event_newest ON audit_event (tenant_id, at, event_id);
CREATE INDEX audit_event_of_staff ON audit_event (tenant_id, actor_id, at, event_id) WHERE actor_kind = 'staff';
