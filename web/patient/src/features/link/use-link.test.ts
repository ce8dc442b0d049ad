import { describe, expect, it } from 'vitest';
import { ProblemError, type LinkState, type PatientApi } from '@/api';
import { useLink } from './use-link';

const ready: LinkState = {
  state: 'ready',
  purpose: 'questionnaire',
  question: 'birth-date',
  hospital: '医院',
  phone: '0991-1300000',
  opened: false,
};

function linkTo(
  answer: LinkState | ProblemError,
  openLink: PatientApi['openLink'] = () => Promise.resolve(),
) {
  const describeLink = () =>
    answer instanceof ProblemError ? Promise.reject(answer) : Promise.resolve(answer);
  return useLink({ describeLink, openLink }, 'h1');
}

describe('a link', () => {
  it.each([
    [ready, 'step-up'],
    [{ ...ready, opened: true }, 'open'],
    [{ ...ready, state: 'expired' as const }, 'closed'],
    [{ ...ready, state: 'expired' as const, opened: true }, 'closed'],
    [{ ...ready, state: 'answered' as const }, 'answered'],
    [{ ...ready, state: 'answered' as const, opened: true }, 'open'],
    [{ ...ready, state: 'answered' as const, purpose: 'revisit' as const }, 'step-up'],
    [new ProblemError({ status: 404, code: 'link.unknown' }), 'closed'],
    [new ProblemError({ status: 0 }), 'unreachable'],
    [new ProblemError({ status: 503 }), 'unreachable'],
  ])('%#: leads to %s', async (answer, kind) => {
    const { gate, look } = linkTo(answer);
    await look();
    expect(gate.value.kind).toBe(kind);
  });

  it('opens with the right date', async () => {
    const { gate, look, open } = linkTo(ready);
    await look();
    expect(await open('19480903')).toBe(true);
    expect(gate.value.kind).toBe('open');
  });

  it('says how many attempts are left, and locks', async () => {
    const answers = [
      new ProblemError({ status: 403, params: { attemptsLeft: 2 } }),
      new ProblemError({ status: 429, params: { retryAfterSeconds: 900 } }),
    ];
    const { gate, look, open, attemptsLeft, refused } = linkTo(ready, () =>
      Promise.reject(answers.shift()),
    );
    await look();
    expect(await open('19480902')).toBe(false);
    expect([refused.value, attemptsLeft.value]).toEqual([true, 2]);
    expect(await open('19480901')).toBe(false);
    expect(gate.value).toMatchObject({ kind: 'locked', retryAfterSeconds: 900 });
  });

  it('loses no attempt to a dead network', async () => {
    const { gate, look, open, refused, trouble } = linkTo(ready, () =>
      Promise.reject(new ProblemError({ status: 0 })),
    );
    await look();
    await open('19480903');
    expect(gate.value.kind).toBe('step-up');
    expect(refused.value).toBe(false);
    expect(trouble.value?.isNetwork).toBe(true);
  });
});
