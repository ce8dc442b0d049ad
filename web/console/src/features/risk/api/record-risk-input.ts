import { call, recordRiskInput, takeBackRiskInput } from '@xinqiao/api-client';
import type { RiskAnswer, RiskCard } from '../types';

export const sendRiskAnswer = (id: string, body: RiskAnswer) =>
  call<RiskCard>(recordRiskInput({ path: { id }, body }));

export const takeBack = (id: string, input: string) =>
  call<RiskCard>(takeBackRiskInput({ path: { id, input } }));
