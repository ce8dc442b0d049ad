import { enableAutoUnmount, mount } from '@vue/test-utils';
import { ElDialog, ElDrawer } from 'element-plus';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, nextTick, ref } from 'vue';
import { keepBehindDialogsInert } from './behindDialogs';
import SpokenWords from './SpokenWords.vue';

const drawer = ref(false);
const dialog = ref(false);
const onPage = ref(true);

/** A page with a button, from which a drawer opens, and from that a dialog. */
const Page = defineComponent({
  components: { ElDialog, ElDrawer, SpokenWords },
  setup: () => ({ drawer, dialog, onPage }),
  template: `
    <button id="opens-menu"></button>
    <button id="opens-drawer" @click="drawer = true"></button>
    <div v-if="onPage">
      <el-drawer v-model="drawer" title="outer" append-to-body>
        <button id="opens-dialog" @click="dialog = true"></button>
      </el-drawer>
      <el-dialog v-model="dialog" title="inner" append-to-body><input id="field" /></el-dialog>
    </div>
    <SpokenWords urgent />
    <Teleport to="body"><div id="el-popper-container-1"><div id="list"></div>
      <ul role="menu" aria-labelledby="opens-menu">
        <li id="entry" role="menuitem" tabindex="-1" @click="drawer = true"></li>
      </ul>
    </div></Teleport>`,
});

enableAutoUnmount(afterEach);

let stop: () => void;
beforeEach(() => {
  drawer.value = false;
  dialog.value = false;
  onPage.value = true;
  stop = keepBehindDialogsInert();
});
afterEach(() => {
  stop();
  document.body.replaceChildren();
});

const show = () =>
  mount(Page, { attachTo: document.body, global: { stubs: { transition: false } } });
const at = (id: string) => document.getElementById(id)!;
const reachable = (id: string) => at(id).closest('[inert]') === null;

/** Presses a button as a person does: it has the focus, then what it does is done. */
async function press(id: string) {
  at(id).focus();
  at(id).click();
  await settled();
}

/** Element Plus moves the focus a few turns after the change. */
async function settled() {
  for (let turn = 0; turn < 5; turn++) {
    await nextTick();
  }
}

describe('the page behind a dialog', () => {
  it('is out of reach while the dialog is open, and has the focus back afterwards', async () => {
    show();
    await press('opens-drawer');
    expect(reachable('opens-drawer')).toBe(false);
    expect(reachable('opens-dialog')).toBe(true);
    drawer.value = false;
    await settled();
    expect(reachable('opens-drawer')).toBe(true);
    expect(document.activeElement).toBe(at('opens-drawer'));
  });

  it('has the focus back after a press beside the dialog, which leaves it on nothing', async () => {
    show();
    await press('opens-drawer');
    (document.activeElement as HTMLElement).blur();
    document.dispatchEvent(new MouseEvent('mousedown'));
    drawer.value = false;
    await settled();
    expect(document.activeElement).toBe(at('opens-drawer'));
  });

  it('has the focus back on the button of the menu that the dialog was chosen from', async () => {
    show();
    await press('entry');
    at('entry').remove();
    drawer.value = false;
    await settled();
    expect(document.activeElement).toBe(at('opens-menu'));
  });

  it('has the focus back on that button while the menu is still fading out', async () => {
    show();
    await press('entry');
    drawer.value = false;
    await settled();
    expect(document.activeElement).toBe(at('opens-menu'));
  });

  it('is given back dialog by dialog', async () => {
    show();
    await press('opens-drawer');
    await press('opens-dialog');
    expect(reachable('opens-drawer')).toBe(false);
    expect(reachable('opens-dialog')).toBe(false);
    expect(reachable('field')).toBe(true);
    dialog.value = false;
    await settled();
    expect(reachable('opens-dialog')).toBe(true);
    expect(reachable('opens-drawer')).toBe(false);
    expect(document.activeElement).toBe(at('opens-dialog'));
  });

  it('is given back at once when all are closed together, outer first', async () => {
    show();
    await press('opens-drawer');
    await press('opens-dialog');
    drawer.value = false;
    dialog.value = false;
    await settled();
    expect(reachable('opens-drawer')).toBe(true);
    expect(document.activeElement).toBe(at('opens-drawer'));
  });

  it('has the focus back when the outer dialog was closed first', async () => {
    show();
    await press('opens-drawer');
    await press('opens-dialog');
    drawer.value = false;
    await settled();
    expect(reachable('opens-drawer')).toBe(false);
    at('field').focus();
    dialog.value = false;
    await settled();
    expect(reachable('opens-drawer')).toBe(true);
    expect(document.activeElement).toBe(at('opens-drawer'));
  });

  it('is given back when the dialog goes with what it belongs to', async () => {
    show();
    await press('opens-drawer');
    onPage.value = false;
    await settled();
    expect(document.querySelector('[inert]')).toBeNull();
    expect(document.activeElement).toBe(at('opens-drawer'));
  });

  it('is given back when the dialog is taken out without a word', async () => {
    show();
    await press('opens-drawer');
    document.querySelector('.el-drawer')!.closest('.el-overlay')!.remove();
    await vi.waitFor(() => expect(document.querySelector('[inert]')).toBeNull());
  });
});

describe('beside a dialog', () => {
  it('what is read out and the lists of its fields stay within reach', async () => {
    show();
    await press('opens-drawer');
    expect(reachable('list')).toBe(true);
    expect(document.querySelector('[role="alert"]')!.closest('[inert]')).toBeNull();
  });

  it('what comes to the body later does not', async () => {
    show();
    await press('opens-drawer');
    const late = document.createElement('div');
    document.body.append(late);
    await vi.waitFor(() => expect(late.hasAttribute('inert')).toBe(true));
  });
});
