import {
  computed,
  inject,
  nextTick,
  provide,
  type ComputedRef,
  type InjectionKey,
  type Ref,
} from 'vue';
import type { History } from '@/shared/undo/history';
import type { Catalogue, Choice } from './model/catalogue';
import { partOf } from './model/catalogue';
import { newGroup, type Group, type Part } from './model/condition';
import * as edit from './model/edit';

/** What the rows of the builder need of the page around them. */
export interface Editor {
  catalogue: Ref<Catalogue>;
  /** Tags by dimension, and segments, to choose from. */
  tags: Ref<{ label: string; tags: { tag: string; label: string }[] }[]>;
  segments: Ref<{ id: string; name: string }[]>;
  /** What the server says is wrong, by part. */
  flaws: Ref<ReadonlyMap<number, string[]>>;
  /** What parts say in words, as far as the server has said. */
  sentences: Ref<ReadonlyMap<number, string>>;
  /** Rows of which something is missing, once somebody asked. */
  missing: Ref<ReadonlySet<number>>;
  root: ComputedRef<Group>;
  put: (part: Part, key?: string) => void;
  add: (groupId: number, inside: string | null) => Promise<void>;
  addGroup: (groupId: number) => void;
  remove: (id: number) => void;
  move: (id: number, step: 1 | -1) => void;
  copy: (id: number) => void;
  choose: (inside: string | null) => Promise<Choice | null>;
}

const KEY: InjectionKey<Editor> = Symbol('editor');

export function useEditor(): Editor {
  const editor = inject(KEY);
  if (!editor) throw new Error('Rows stand in a builder');
  return editor;
}

export const elementOf = (id: number) => document.getElementById(`part-${id}`);

/** @param value whether it goes to what has to be said next, and not to the beginning of the row */
async function focus(id: number, value = false) {
  await nextTick();
  const element = elementOf(id);
  const wanted = value ? element?.querySelector<HTMLElement>('input') : null;
  (wanted ?? element?.querySelector<HTMLElement>('select, input, button'))?.focus();
}

export function provideEditor(
  history: History<Group>,
  around: Pick<
    Editor,
    'catalogue' | 'tags' | 'segments' | 'flaws' | 'sentences' | 'missing' | 'choose'
  >,
): Editor {
  const root = computed(() => history.present.value);
  const insert = (groupId: number, part: Part) => {
    history.put(edit.insert(root.value, groupId, part));
    void focus(part.id, true);
  };
  const editor: Editor = {
    ...around,
    root,
    put: (part, key) => history.put(edit.replace(root.value, part), key),
    async add(groupId, inside) {
      const choice = await around.choose(inside);
      if (choice) insert(groupId, partOf(choice, inside));
    },
    addGroup: (groupId) => insert(groupId, newGroup('any')),
    remove(id) {
      const next = edit.besides(root.value, id);
      history.put(edit.remove(root.value, id));
      void focus(next);
    },
    move(id, step) {
      history.put(edit.move(root.value, id, step));
      void focus(id);
    },
    copy(id) {
      const { root: next, copied } = edit.copy(root.value, id);
      history.put(next);
      void focus(copied);
    },
  };
  provide(KEY, editor);
  return editor;
}

const OPERATORS: Record<string, string> = {
  '=': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

/** The key of an operator in the catalogue of words. */
export const operatorKey = (op: string, day: boolean) =>
  `segment.op.${day && ['<', '<=', '>', '>='].includes(op) ? 'day.' : ''}${OPERATORS[op] ?? op}`;
