import type { ExplainPlanResponses, PatientPlansResponses } from '@xinqiao/api-client';

export type Plan = PatientPlansResponses[200][number];
export type PlanStep = Plan['steps'][number];
export type PlanExplanation = ExplainPlanResponses[200];
