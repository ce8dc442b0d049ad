import { useQuery } from '@tanstack/vue-query';
import {
  call,
  profileRebuild,
  rebuildProfiles,
  stopRebuild,
  type ProfileRebuilds,
} from '@xinqiao/api-client';

export type { ProfileRebuilds };

export const goesOn = (state: ProfileRebuilds | undefined) => state?.rebuild?.state === 'running';

/** Asked every other second while one goes on. */
export function useRebuild() {
  return useQuery({
    queryKey: ['profile-rebuild'],
    queryFn: () => call<ProfileRebuilds>(profileRebuild()),
    refetchInterval: (query) => (goesOn(query.state.data) ? 2000 : 60_000),
  });
}

export const sendRebuild = () => call<ProfileRebuilds>(rebuildProfiles());
export const sendStop = () => call<ProfileRebuilds>(stopRebuild());
