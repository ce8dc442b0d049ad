import type {
  ListSegmentsResponses,
  SegmentDetail as Detail,
  SegmentTemplate as Template,
  SegmentVersion as Version,
  ExplainSegmentResponses,
  OverlapOfSegmentsResponses,
  PreviewSegmentResponses,
  SegmentVersionsResponses,
} from '@xinqiao/api-client';
import type { Condition } from './model/condition';

/** The document says of a condition only that it is JSON. */
type Typed<T> = Omit<T, 'condition'> & { condition: Condition };

export type SegmentPage = ListSegmentsResponses[200];
export type SegmentDetail = Typed<Detail>;
export type SegmentDay = SegmentDetail['history'][number];
export type SegmentVersion = Typed<Version>;
export type SegmentVersionPage = Omit<SegmentVersionsResponses[200], 'items'> & {
  items: SegmentVersion[];
};
export type SegmentPreview = PreviewSegmentResponses[200];
export type SegmentOverlap = OverlapOfSegmentsResponses[200]['items'][number];
export type SegmentExplanation = ExplainSegmentResponses[200];
export type ExplainedPart = SegmentExplanation['parts'][number];
export type SegmentTemplate = Typed<Template>;

/** `+4`, `−2`, `0`. */
export const signed = (n: number): string => (n > 0 ? `+${n}` : n < 0 ? `−${-n}` : '0');

/** Templates by group, in the order in which they come. */
export function byGroup<T extends { groupName: string }>(items: readonly T[]): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items)
    groups.set(item.groupName, [...(groups.get(item.groupName) ?? []), item]);
  return [...groups];
}
