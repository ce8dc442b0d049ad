import type {
  ListCodeMappingsResponses,
  ListCodeReappliesResponses,
  ListCodeTargetsResponses,
  ListUnmappedCodesResponses,
  SayWhatCodeMeansData,
} from '@xinqiao/api-client';

export type UnmappedCodePage = ListUnmappedCodesResponses[200];
export type UnmappedCode = UnmappedCodePage['items'][number];
export type CodeMappingPage = ListCodeMappingsResponses[200];
export type CodeMapping = CodeMappingPage['items'][number];
export type CodeTarget = ListCodeTargetsResponses[200][number];
export type CodeReapply = ListCodeReappliesResponses[200][number];
export type SayWhatCodeMeans = SayWhatCodeMeansData['body'];
export type CodeKind = UnmappedCode['kind'];

export const KINDS: readonly CodeKind[] = [
  'laboratory',
  'diagnosis',
  'procedure',
  'drug',
  'examination',
  'department',
];

/** The code systems that a kind may be mapped to, the usual one first; the server has the last word. */
export const SYSTEMS: Record<CodeKind, readonly string[]> = {
  laboratory: ['LOINC'],
  diagnosis: ['ICD-10'],
  procedure: ['ICD-9-CM-3'],
  drug: ['INN', 'ATC'],
  examination: ['LOINC'],
  department: ['department'],
};

/** A code that somebody is about to say something of, from the list or from an earlier entry. */
export interface CodeAsked {
  peerId: string;
  peerName: string;
  kind: CodeKind;
  code: string;
  name: string;
  unit: string;
  suggestions: CodeTarget[];
  known: CodeMapping | null;
}

export function askOf(one: UnmappedCode, known: CodeMapping | null): CodeAsked {
  const { peerId, peerName, kind, code, name, unit, suggestions } = one;
  return { peerId, peerName, kind, code, name, unit, suggestions, known };
}

export function askAgain(one: CodeMapping): CodeAsked {
  const { peerId, peerName, kind, code, name } = one;
  return { peerId, peerName, kind, code, name, unit: '', suggestions: [], known: one };
}

/** What the form holds. Numbers are texts until they are sent: an empty field is not 0. */
export interface CodeForm {
  system: string;
  target: string;
  name: string;
  unit: string;
  sourceUnit: string;
  factor: string;
  exampleValue: string;
  exampleBecomes: string;
  note: string;
}

export function formOf(asked: CodeAsked): CodeForm {
  const target = asked.known?.target ?? asked.suggestions[0];
  const rule = asked.known?.units[0];
  const example = asked.known?.example;
  return {
    system: target?.system ?? SYSTEMS[asked.kind][0] ?? '',
    target: target?.code ?? '',
    name: target?.name ?? '',
    unit: target?.unit ?? '',
    sourceUnit: rule?.unit ?? asked.unit,
    factor: rule ? String(rule.factor) : '',
    exampleValue: example ? String(example.value) : '',
    exampleBecomes: example ? String(example.becomes) : '',
    note: asked.known?.note ?? '',
  };
}

/** A number as people type it; null when it is none. */
export function numberOf(text: string): number | null {
  const value = Number(text.trim());
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
}

export function requestOf(
  asked: CodeAsked,
  form: CodeForm,
  state: SayWhatCodeMeans['state'],
): SayWhatCodeMeans {
  const mapped = state === 'mapped';
  const factor = numberOf(form.factor);
  const value = numberOf(form.exampleValue);
  const becomes = numberOf(form.exampleBecomes);
  return {
    peerId: asked.peerId,
    kind: asked.kind,
    code: asked.code,
    name: asked.name,
    version: asked.known?.version ?? 0,
    state,
    target: mapped
      ? {
          system: form.system,
          code: form.target.trim(),
          name: form.name.trim(),
          unit: form.unit.trim() || null,
        }
      : null,
    // Further units of an entry that was made elsewhere stay as they are.
    units: mapped
      ? [
          ...(factor === null
            ? []
            : [
                {
                  unit: form.sourceUnit.trim(),
                  factor,
                  offset: asked.known?.units[0]?.offset ?? 0,
                },
              ]),
          ...(asked.known?.units.slice(1) ?? []),
        ]
      : [],
    example:
      mapped && value !== null && becomes !== null
        ? { value, unit: form.sourceUnit.trim() || form.unit.trim(), becomes }
        : null,
    note: form.note.trim(),
  };
}
