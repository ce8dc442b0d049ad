import { call, completeTask } from '@xinqiao/api-client';
import type { Task } from '../types';

export const sendComplete = (task: Task, outcome: string, note: string) =>
  call<Task>(
    completeTask({
      path: { id: task.id },
      body: { version: task.version, outcome, note: note.trim() },
    }),
  );
