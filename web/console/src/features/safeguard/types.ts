import type { AcknowledgeAlertResponses } from '@xinqiao/api-client';

export type Alert = AcknowledgeAlertResponses[200];
