import { call, takeTask } from '@xinqiao/api-client';
import type { Task } from '../types';

export const sendTake = (task: Task) =>
  call<Task>(takeTask({ path: { id: task.id }, body: { version: task.version } }));
