import { afterEach, describe, expect, it } from 'vitest';
import { editsSegments, homePath, operatesIntegrations, worksWith } from './pages';
import { session, type Session } from './session';

function signedInAs(role: string) {
  session.value = { user: { role } } as Session;
}

afterEach(() => (session.value = null));

describe('the pages of a role', () => {
  it.each([
    ['nurse', '/worklist'],
    ['doctor', '/worklist'],
    ['lead', '/worklist'],
    ['operator', '/measures'],
    ['engineer', '/integrations'],
    ['auditor', '/audit'],
  ])('%s begins at %s', (role, path) => {
    signedInAs(role);
    expect(homePath()).toBe(path);
  });

  it('an engineer is not offered patients, a nurse no interfaces', () => {
    signedInAs('engineer');
    expect(worksWith('patients')).toBe(false);
    expect(worksWith('integrations')).toBe(true);
    signedInAs('nurse');
    expect(worksWith('patients')).toBe(true);
    expect(worksWith('integrations')).toBe(false);
  });

  it('only a lead decides who is who, and only an engineer operates webhooks', () => {
    signedInAs('nurse');
    expect(worksWith('unknown-texts')).toBe(true);
    expect(worksWith('registration')).toBe(false);
    signedInAs('lead');
    expect(worksWith('registration')).toBe(true);
    expect(worksWith('webhooks')).toBe(true);
    expect(operatesIntegrations()).toBe(false);
    signedInAs('engineer');
    expect(worksWith('registration')).toBe(false);
    expect(operatesIntegrations()).toBe(true);
  });

  it('segments are for those who decide for whom', () => {
    for (const role of ['doctor', 'campus-lead', 'lead']) {
      signedInAs(role);
      expect([worksWith('segments'), editsSegments()]).toEqual([true, true]);
    }
    for (const role of ['nurse', 'operator', 'engineer', 'auditor']) {
      signedInAs(role);
      expect([worksWith('segments'), editsSegments()]).toEqual([false, false]);
    }
  });

  it('the audit is for the auditor alone, and nothing else is', () => {
    signedInAs('auditor');
    expect(worksWith('audit')).toBe(true);
    expect(worksWith('patients')).toBe(false);
    expect(worksWith('staff')).toBe(false);
    for (const role of ['nurse', 'doctor', 'lead', 'campus-lead', 'operator', 'engineer']) {
      signedInAs(role);
      expect(worksWith('audit')).toBe(false);
    }
  });

  it('a role of a newer server is offered everything and refused by the server', () => {
    signedInAs('pharmacist');
    expect(worksWith('worklist')).toBe(true);
  });
});
