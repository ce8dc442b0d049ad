import { call, signInWithPassword } from '@xinqiao/api-client';

/** First factor. Gives the id under which the second one is sent. */
export const sendPassword = (user: string, password: string) =>
  call<{ signInId: string; secondFactors: string[] }>(
    signInWithPassword({ body: { user, password } }),
  );
