import { describe, expect, it } from 'vitest';
import { toggleOption } from './choice';

const options = [
  { code: 'clean', text: 'Clean', exclusive: true },
  { code: 'ooze', text: 'Ooze', exclusive: false },
  { code: 'pus', text: 'Pus', exclusive: false },
  { code: 'not-seen', text: 'Not seen', exclusive: true },
];

describe('multiple choice', () => {
  it('ticks and unticks, in the order of the form', () => {
    expect(toggleOption(options, ['pus'], 'ooze')).toEqual(['ooze', 'pus']);
    expect(toggleOption(options, ['ooze', 'pus'], 'ooze')).toEqual(['pus']);
  });

  it('an exclusive option clears the others', () => {
    expect(toggleOption(options, ['ooze', 'pus'], 'clean')).toEqual(['clean']);
    expect(toggleOption(options, ['clean'], 'not-seen')).toEqual(['not-seen']);
  });

  it('any other option clears the exclusive ones', () => {
    expect(toggleOption(options, ['clean'], 'pus')).toEqual(['pus']);
  });

  it('an exclusive option can be unticked', () => {
    expect(toggleOption(options, ['clean'], 'clean')).toEqual([]);
  });
});
