import { call, completeTask } from '@xinqiao/api-client';
import type { Mood, Task } from '../types';

export const sendComplete = (task: Task, outcome: string, note: string, mood: Mood | null) =>
  call<Task>(
    completeTask({
      path: { id: task.id },
      body: { version: task.version, outcome, note: note.trim(), mood },
    }),
  );
