import type {
  ListTaskOutcomesResponses,
  ListTasksResponses,
  TaskSummaryResponses,
} from '@xinqiao/api-client';

export type TaskPage = ListTasksResponses[200];
export type Task = TaskPage['items'][number];
export type TaskSummary = TaskSummaryResponses[200];
export type TaskOutcomeOption = ListTaskOutcomesResponses[200][number];

export const VIEWS = ['mine', 'pool', 'team', 'red', 'done'] as const;
export type View = (typeof VIEWS)[number];

/** How a patient was, as staff note it; in the order in which it is offered. */
export const MOODS = ['calm', 'grateful', 'worried', 'low', 'angry', 'in-pain'] as const;
export type Mood = (typeof MOODS)[number];
