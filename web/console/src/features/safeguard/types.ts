import type { AcknowledgeAlertResponses, Complete } from '@xinqiao/api-client';

export type Alert = Complete<AcknowledgeAlertResponses[200]>;
