import { call, endPlan, mutePlan, resumePlan } from '@xinqiao/api-client';
import type { Plan } from '../types';

/** @param until the last quiet day, as 2026-03-01 */
export const sendMute = (id: string, plan: string, until: string, reason: string) =>
  call<Plan[]>(mutePlan({ path: { id, plan }, body: { until, reason } }));

export const sendResume = (id: string, plan: string) =>
  call<Plan[]>(resumePlan({ path: { id, plan } }));

export const sendEnd = (id: string, plan: string, reason: string) =>
  call<Plan[]>(endPlan({ path: { id, plan }, body: { reason } }));
