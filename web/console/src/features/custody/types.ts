import type { ReadKeysResponses } from '@xinqiao/api-client';

export type KeyState = ReadKeysResponses[200];
