import { call, signOut } from '@xinqiao/api-client';

export const endSession = () => call<unknown>(signOut());
