import { ref, shallowRef } from 'vue';
import type { ProblemError } from '@/api';
import { toProblem, type LinkState, type PatientApi } from '@/api';

/** Where a person stands with a link. */
export type Gate =
  | { kind: 'loading' }
  | { kind: 'step-up'; link: LinkState; again: boolean }
  | { kind: 'open'; link: LinkState }
  | { kind: 'answered'; link: LinkState }
  | { kind: 'closed'; hospital: string | null; phone: string | null }
  | { kind: 'locked'; link: LinkState; retryAfterSeconds: number | null }
  | { kind: 'unreachable'; problem: ProblemError };

function positive(value: unknown): number | null {
  return typeof value === 'number' && value > 0 ? value : null;
}

function words(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/**
 * A link from its first look to the step-up passed. A questionnaire that was answered is over; a
 * return visit that was answered can still be changed, so its link stays open until it expires.
 */
export function useLink(api: Pick<PatientApi, 'describeLink' | 'openLink'>, handle: string) {
  const gate = shallowRef<Gate>({ kind: 'loading' });
  const attemptsLeft = ref<number | null>(null);
  const refused = ref(false);
  const trouble = shallowRef<ProblemError | null>(null);
  const busy = ref(false);

  function place(link: LinkState, again: boolean): Gate {
    if (link.state === 'expired') {
      return { kind: 'closed', hospital: link.hospital, phone: link.phone };
    }
    if (link.opened) {
      return { kind: 'open', link };
    }
    return link.state === 'answered' && link.purpose === 'questionnaire'
      ? { kind: 'answered', link }
      : { kind: 'step-up', link, again };
  }

  async function look(again = false): Promise<void> {
    try {
      gate.value = place(await api.describeLink(handle), again);
    } catch (error) {
      const problem = toProblem(error, 0);
      gate.value =
        problem.status === 404 || problem.status === 410 || problem.status === 400
          ? {
              kind: 'closed',
              hospital: words(problem.params.hospital),
              phone: words(problem.params.phone),
            }
          : { kind: 'unreachable', problem };
    }
  }

  /** Sends the answer of the step-up. True when the link is open now. */
  async function open(answer: string): Promise<boolean> {
    const current = gate.value;
    if (current.kind !== 'step-up' || busy.value) {
      return false;
    }
    busy.value = true;
    refused.value = false;
    trouble.value = null;
    try {
      await api.openLink(handle, answer);
      gate.value = { kind: 'open', link: { ...current.link, opened: true } };
      return true;
    } catch (error) {
      const problem = toProblem(error, 0);
      switch (problem.status) {
        case 403:
          refused.value = true;
          attemptsLeft.value = positive(problem.params.attemptsLeft);
          break;
        case 410:
        case 404:
          gate.value = {
            kind: 'closed',
            hospital: current.link.hospital,
            phone: current.link.phone,
          };
          break;
        case 429:
          gate.value = {
            kind: 'locked',
            link: current.link,
            retryAfterSeconds: positive(problem.params.retryAfterSeconds),
          };
          break;
        default:
          trouble.value = problem;
      }
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { gate, attemptsLeft, refused, trouble, busy, look, open };
}
