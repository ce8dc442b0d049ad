import { useQueryClient } from '@tanstack/vue-query';
import { ref } from 'vue';
import { useWords } from '@/shared/i18n/useWords';
import { dueClock } from '@/shared/time/format';
import { say, sayProblem } from '@/shared/ui/notices';
import { undoStack } from '@/shared/undo/undo';
import { sendComplete } from './api/complete-task';
import { sendSnooze } from './api/snooze-task';
import { sendTake } from './api/take-task';
import { sendUndo } from './api/undo-task';
import type { Mood, Task, TaskOutcomeOption, TaskPage } from './types';

/** What can be done with a task. Everything done offers to be taken back for ten seconds. */
export function useTaskActions() {
  const { t, locale, say: inWords } = useWords();
  const client = useQueryClient();
  const busy = ref(new Set<string>());

  function refetch(task?: Task) {
    void client.invalidateQueries({ queryKey: ['task'] });
    void client.invalidateQueries({
      queryKey: task ? ['patient', task.patient.id] : ['patient'],
    });
  }

  /** Shows the answer at once where the task is listed; the server's order follows with the refetch. */
  function put(changed: Task) {
    client.setQueriesData<TaskPage>({ queryKey: ['task', 'list'] }, (page) =>
      page && page.items.some((item) => item.id === changed.id)
        ? {
            ...page,
            items:
              changed.state === 'done'
                ? page.items.filter((item) => item.id !== changed.id)
                : page.items.map((item) => (item.id === changed.id ? changed : item)),
          }
        : page,
    );
  }

  async function act(tasks: Task[], send: (task: Task) => Promise<Task>) {
    const changed: Task[] = [];
    for (const task of tasks) {
      if (busy.value.has(task.id)) {
        continue;
      }
      busy.value = new Set(busy.value).add(task.id);
      try {
        const answer = await send(task);
        put(answer);
        changed.push(answer);
      } catch (error) {
        sayProblem(error);
      } finally {
        const rest = new Set(busy.value);
        rest.delete(task.id);
        busy.value = rest;
      }
    }
    refetch(tasks.length === 1 ? tasks[0] : undefined);
    return changed;
  }

  function offerUndo(message: string, changed: Task[]) {
    if (changed.length === 0) {
      return;
    }
    undoStack.offer({
      message,
      undo: async () => {
        try {
          for (const task of changed) {
            await sendUndo(task);
          }
        } finally {
          refetch(changed.length === 1 ? changed[0] : undefined);
        }
      },
    });
  }

  const named = (task: Task) => ({ name: task.patient.name, title: task.title });

  async function take(tasks: Task[]) {
    const changed = await act(tasks, sendTake);
    offerUndo(
      changed.length === 1
        ? t('task.taken', named(changed[0]!))
        : t('task.bulkTaken', { n: changed.length }),
      changed,
    );
    return changed.length > 0;
  }

  async function complete(task: Task, outcome: TaskOutcomeOption, note: string, mood: Mood | null) {
    const changed = await act([task], (one) => sendComplete(one, outcome.code, note, mood));
    offerUndo(
      outcome.closes
        ? t('task.completed', named(task))
        : t('task.keptOpen', {
            ...named(task),
            outcome: locale.value === 'en' ? outcome.en : outcome.zh,
          }),
      changed,
    );
    return changed.length > 0;
  }

  async function snooze(tasks: Task[], until: string) {
    const waiting = tasks.filter((task) => task.priority !== 'P1');
    if (waiting.length === 0) {
      say(t('task.redCannotWait'));
      return false;
    }
    const changed = await act(waiting, (one) => sendSnooze(one, until));
    const time = inWords(dueClock(until, Date.now()));
    offerUndo(
      changed.length === 1
        ? t('task.snoozed', { ...named(changed[0]!), time })
        : t('task.bulkSnoozed', { n: changed.length, time }),
      changed,
    );
    return changed.length > 0;
  }

  return { busy, take, complete, snooze };
}
