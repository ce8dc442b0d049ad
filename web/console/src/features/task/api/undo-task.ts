import { call, undoTask } from '@xinqiao/api-client';
import type { Task } from '../types';

export const sendUndo = (task: Task) =>
  call<Task>(undoTask({ path: { id: task.id }, body: { version: task.version } }));
