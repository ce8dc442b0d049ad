// The comparison that decides whether the mutation tests of the guards pass (tools/mutation-ratchet.mjs).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compared, counted, parsed, written } from '../../tools/mutation-ratchet.mjs';

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<mutations partial="true">
<mutation detected='true' status='KILLED'><mutatedClass>org.xinqiao.access.Guard</mutatedClass></mutation>
<mutation detected='true' status='TIMED_OUT'><mutatedClass>org.xinqiao.access.Guard$Inner</mutatedClass></mutation>
<mutation detected='false' status='SURVIVED'><mutatedClass>org.xinqiao.access.Scope</mutatedClass></mutation>
<mutation detected='false' status='NO_COVERAGE'><mutatedClass>org.xinqiao.consent.ConsentState</mutatedClass></mutation>
</mutations>`;

test('mutants are counted by package, and one that nothing tests counts as alive', () => {
  assert.deepEqual(Object.fromEntries(counted(REPORT)), {
    'org.xinqiao.access': { killed: 2, total: 3 },
    'org.xinqiao.consent': { killed: 0, total: 1 },
  });
});

test('the file is read as it is written', () => {
  const scores = counted(REPORT);
  assert.equal(
    written(scores),
    'package,killed,total\norg.xinqiao.access,2,3\norg.xinqiao.consent,0,1\n',
  );
  assert.deepEqual(parsed(written(scores)), scores);
  assert.throws(() => parsed('killed\n'));
});

test('what falls is named, what stays or rises passes', () => {
  const before = new Map([['guards', { killed: 90, total: 100 }]]);
  const lower = (killed, total) => compared(new Map([['guards', { killed, total }]]), before).lower;
  assert.deepEqual(lower(90, 100), []);
  assert.deepEqual(lower(91, 100), []);
  assert.deepEqual(lower(45, 50), [], 'fewer guards, as well tested');
  assert.deepEqual(lower(89, 100), ['guards']);
  assert.deepEqual(lower(90, 101), ['guards'], 'a new way to break it that nothing notices');
  assert.deepEqual(compared(new Map(), before).lower, ['guards'], 'nothing was mutated at all');
  assert.deepEqual(compared(new Map([['new', { killed: 1, total: 1 }]]), new Map()).lower, ['new']);
});
