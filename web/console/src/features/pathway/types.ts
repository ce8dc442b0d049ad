import type { Complete, ExplainPlanResponses, PatientPlansResponses } from '@xinqiao/api-client';

export type Plan = Complete<PatientPlansResponses[200]>[number];
export type PlanStep = Plan['steps'][number];
export type PlanExplanation = Complete<ExplainPlanResponses[200]>;
