import { call, endRepresentative, recordRepresentative } from '@xinqiao/api-client';
import type { RecordRepresentativeData } from '@xinqiao/api-client';

export type NewRepresentative = NonNullable<RecordRepresentativeData['body']>;

export const sendRepresentative = (id: string, body: NewRepresentative) =>
  call<{ id: string }>(recordRepresentative({ path: { id }, body }));

export const sendEnd = (id: string, representative: string, reason: string) =>
  call<unknown>(endRepresentative({ path: { id, representative }, body: { reason } }));
