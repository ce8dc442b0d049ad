import type {
  Complete,
  ListTaskOutcomesResponses,
  ListTasksResponses,
  TaskSummaryResponses,
} from '@xinqiao/api-client';

export type TaskPage = Complete<ListTasksResponses[200]>;
export type Task = TaskPage['items'][number];
export type TaskSummary = Complete<TaskSummaryResponses[200]>;
export type TaskOutcomeOption = Complete<ListTaskOutcomesResponses[200]>[number];

export const VIEWS = ['mine', 'pool', 'red', 'done'] as const;
export type View = (typeof VIEWS)[number];
