import { call, snoozeTask } from '@xinqiao/api-client';
import type { Task } from '../types';

export const sendSnooze = (task: Task, until: string) =>
  call<Task>(snoozeTask({ path: { id: task.id }, body: { version: task.version, until } }));
