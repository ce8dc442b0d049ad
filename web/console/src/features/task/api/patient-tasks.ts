import { useQuery } from '@tanstack/vue-query';
import { call, patientTasks } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { TaskPage } from '../types';

export function usePatientTasks(patientId: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'tasks']),
    queryFn: () => call<TaskPage>(patientTasks({ path: { id: toValue(patientId) } })),
  });
}
