import { assignUnknownText, call } from '@xinqiao/api-client';

export const sendAssignment = (id: string, patientId: string) =>
  call<unknown>(assignUnknownText({ path: { id }, body: { patientId } }));
