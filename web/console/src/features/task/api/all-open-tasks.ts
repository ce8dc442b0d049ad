import { useQuery } from '@tanstack/vue-query';
import { call, listTasks } from '@xinqiao/api-client';
import { once } from '../sheets';
import type { Task, TaskPage, View } from '../types';

/** A sheet longer than this is not read on paper; the page says when something was left out. */
const PAGES = 10;

async function list(view: View): Promise<{ tasks: Task[]; more: boolean }> {
  const tasks: Task[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const found: TaskPage = await call<TaskPage>(
      listTasks({ query: { view, cursor, limit: 100 } }),
    );
    tasks.push(...found.items);
    if (!found.nextCursor) {
      return { tasks, more: false };
    }
    cursor = found.nextCursor;
  }
  return { tasks, more: true };
}

/** Everything open that the person's lists hold: theirs, nobody's, their colleagues'. */
export function useAllOpenTasks() {
  return useQuery({
    queryKey: ['task', 'sheet'],
    queryFn: async () => {
      const lists = await Promise.all((['mine', 'pool', 'team'] as const).map(list));
      return {
        tasks: once(lists.map((one) => one.tasks)),
        more: lists.some((one) => one.more),
      };
    },
  });
}
