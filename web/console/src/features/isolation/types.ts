export type { IsolationState } from '@xinqiao/api-client';
