import { useQuery } from '@tanstack/vue-query';
import {
  call,
  changeView,
  listViews,
  removeView,
  saveView,
  type ViewOfList,
  type ViewOfListDraft,
} from '@xinqiao/api-client';

export type { ViewOfList, ViewOfListDraft };

export const ICONS: Record<string, string> = {
  star: '★',
  flag: '⚑',
  heart: '♥',
  clock: '◷',
  phone: '☎',
};

/** Own views, then those of the department, then everyone's. */
export function useViews(list: string) {
  return useQuery({
    queryKey: ['views', list],
    queryFn: () => call<ViewOfList[]>(listViews({ query: { list } })),
  });
}

/** A new view, or the change of one that was seen. */
export const sendView = (draft: ViewOfListDraft, id: string | null) =>
  call<ViewOfList>(id ? changeView({ path: { id }, body: draft }) : saveView({ body: draft }));

export const sendRemoval = (view: ViewOfList) =>
  call<void>(removeView({ path: { id: view.id }, query: { version: view.version } }));
