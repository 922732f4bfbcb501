// A whole assessment by keyboard alone: Priya goes from stop to stop and answers what has the focus.
// What she would say she knows before; everything else she finds on the page. Not here: joining and
// sending, and what is asserted of it all.
import { goodOption } from './diligent';
import { DOCUMENT, NOTICE } from './desk';
import type { Keyboard, Stop } from './keyboard';
import type { Person } from './person';

/** More stops than the longest page has, and going back to what came up behind. */
const MOST = 900;

export class Assessment {
  readonly #person: Person;
  readonly #keys: Keyboard;
  readonly #picture: Buffer;
  /** The good answer to each question, as the page words both. */
  readonly #good = new Map<string, string>();
  /** Pages of single items that she has been on, and choosers that she has used. */
  readonly #done = new Set<string>();
  photos = 0;
  /** The photo that was cropped and covered, as it was kept. */
  kept: { width: number; lightest: number } | undefined;
  signatures = 0;

  constructor(person: Person, keys: Keyboard, picture: Buffer) {
    this.#person = person;
    this.#keys = keys;
    this.#picture = picture;
    // From here on the browser hands over file dialogs instead of opening them.
    person.page.on('filechooser', () => {});
  }

  /** From the first section's page to the task list, section after section as Continue leads. */
  async answerEverySection(): Promise<void> {
    const { page } = this.#person;
    for (;;) {
      const path = new URL(page.url()).pathname;
      if (path === '/setup') return;
      await this.#learn(path.split('/')[2] ?? '');
      await this.#answerPage();
      await page.waitForURL((url) => url.pathname !== path);
      await this.#keys.arrives(/./);
    }
  }

  async #learn(section: string): Promise<void> {
    const { items } = await this.#person.bridge.call('get_section', { section });
    for (const { ask, methods } of items) {
      for (const method of methods) {
        const good = goodOption(method);
        if (good === undefined) continue;
        this.#good.set(ask, good.text);
        this.#good.set(method.label, good.text);
      }
    }
  }

  /** Answers what is on the page and on the pages that it leads to, then presses its last button. */
  async #answerPage(): Promise<void> {
    let stop = await this.#keys.tab();
    for (let press = 0; press < MOST; press += 1) {
      if (stop.role === 'button' && /^(Continue|Leave it for later)$/.test(stop.name)) {
        if (!(await this.#isLeftBehind())) return this.#keys.press('Enter');
        // An answer brought up a question further up: back to it.
        do stop = await this.#keys.tabBack();
        while (!isOpenQuestion(stop));
      }
      await this.#answer(stop);
      await this.#keys.keepsFocus(stop);
      stop = await this.#keys.tab();
    }
    throw new Error(`There is no end to ${this.#person.page.url()}.`);
  }

  async #answer(stop: Stop): Promise<void> {
    const { role, name, href } = stop;
    if (role === 'radio' && !stop.filled) return this.#choose(stop);
    if (role === 'textbox' && !stop.filled) return this.#write(stop);
    if (role === 'link' && /^\/setup\/[^/]+\/[^/]+$/.test(href)) return this.#goAside(href);
    if (role !== 'button') return;
    if (name === 'I have read this') {
      await this.#keys.press('Enter');
      await this.#says('You said that you have read this');
    } else if (/^Read this computer's facts/.test(name)) {
      await this.#keys.press('Enter');
      await this.#says(/^Read and saved/);
    } else if (/^Add a (photo|document)/.test(name) && !this.#done.has(name)) {
      this.#done.add(name);
      await (name.startsWith('Add a photo') ? this.#addPhoto() : this.#addDocument());
    }
  }

  /** Space takes the choice that has the focus; arrows take the next one. */
  async #choose({ group, name }: Stop): Promise<void> {
    const wanted = this.#good.get(group) ?? this.#good.get(withoutCaption(group, this.#good));
    if (wanted === undefined || wanted === name) return this.#keys.press('Space');
    for (let press = 0; press < 12; press += 1) {
      await this.#keys.press('ArrowDown');
      if ((await this.#keys.here()).name === wanted) return;
    }
    throw new Error(`"${group}" does not offer "${wanted}".`);
  }

  async #write({ group, name }: Stop): Promise<void> {
    const parts: Record<string, string> = { Day: '31', Month: '1', Year: '2099' };
    if (name === 'Type your full name to sign') {
      await this.#keys.type(this.#person.name);
      await this.#keys.toButton('Sign');
      await this.#keys.press('Enter');
      await this.#says(/and not sent yet/);
      this.signatures += 1;
    } else {
      await this.#keys.type(parts[name] ?? `I have what I need.${group}`.slice(0, 19));
    }
  }

  /** To the page of one item and back, once. */
  async #goAside(href: string): Promise<void> {
    if (this.#done.has(href)) return;
    this.#done.add(href);
    const { page } = this.#person;
    const back = new URL(page.url()).pathname;
    await this.#keys.press('Enter');
    await page.waitForURL((url) => url.pathname === href);
    await this.#keys.arrives(/./);
    await this.#answerPage();
    await page.waitForURL((url) => url.pathname === back);
    await this.#keys.arrives(/./);
  }

  async #addDocument(): Promise<void> {
    await this.#chooseFile('document.pdf', 'application/pdf', DOCUMENT);
    await this.#says(/\(\d+ bytes\)|KB\)/);
  }

  /** The first photo is cropped and covered, every other one kept as it is. */
  async #addPhoto(): Promise<void> {
    const { page } = this.#person;
    const kept = page.getByRole('button', { name: /^Remove ?:/ });
    const before = await kept.count();
    await this.#chooseFile('desk.jpg', 'image/jpeg', this.#picture);
    await page.getByRole('heading', { name: /^Check this photo/ }).and(page.locator(':focus')).waitFor();
    const isFirst = this.photos === 0;
    if (isFirst) await this.#cropAndCover();
    this.photos += 1;
    await this.#keys.toButton('Keep this photo');
    await this.#keys.press('Enter');
    await kept.nth(before).waitFor();
    const photo = page.getByRole('main').getByRole('img').first();
    if (isFirst) this.kept = await photo.evaluate(readPhoto, NOTICE);
  }

  /** Cuts a tenth off the right, and puts a cover over the notice on the wall. */
  async #cropAndCover(): Promise<void> {
    const keys = this.#keys;
    await keys.to('The edges of the photo', ({ name }) => name.startsWith('Edges:'));
    for (let press = 0; press < 5; press += 1) await keys.press('Shift+ArrowLeft');
    await keys.toButton('Add a cover');
    await keys.press('Enter');
    let stop = await keys.here();
    while (!stop.name.startsWith('Cover 1:')) stop = await keys.tabBack();
    for (let press = 0; press < 22; press += 1) await keys.press('ArrowRight');
    for (let press = 0; press < 29; press += 1) await keys.press('ArrowUp');
    for (let press = 0; press < 2; press += 1) await keys.press('Shift+ArrowDown');
  }

  /** The file dialog is the system's own; the key opens it and the file is handed to it. */
  async #chooseFile(name: string, mimeType: string, buffer: Buffer): Promise<void> {
    const [chooser] = await Promise.all([
      this.#person.page.waitForEvent('filechooser'),
      this.#keys.press('Enter'),
    ]);
    await chooser.setFiles({ name, mimeType, buffer });
  }

  #says(words: string | RegExp): Promise<void> {
    return this.#person.page.getByRole('main').getByText(words).first().waitFor();
  }

  /** A question stands on the page without an answer. What lies folded is not asked for. */
  async #isLeftBehind(): Promise<boolean> {
    return this.#person.page.evaluate(() => {
      const fields = [...document.querySelectorAll<HTMLInputElement>('main input, main textarea')];
      return fields.some((field) => {
        if (field.closest('details') !== null || field.type === 'file') return false;
        if (field.type !== 'radio') return field.value.trim() === '';
        const group = [...document.getElementsByName(field.name)] as HTMLInputElement[];
        return group.every((one) => !one.checked);
      });
    });
  }
}

/** How wide a photo is, and the lightest colour of a place in it. Runs in the page. */
async function readPhoto(
  photo: HTMLElement | SVGElement,
  { left, top, width, height }: typeof NOTICE,
): Promise<{ width: number; lightest: number }> {
  const picture = photo as HTMLImageElement;
  await picture.decode();
  const { naturalWidth: wide, naturalHeight: high } = picture;
  const brush = new OffscreenCanvas(wide, high).getContext('2d');
  if (brush === null) throw new Error('There is no canvas.');
  brush.drawImage(picture, 0, 0);
  // A twentieth was cut off on the right, so that all that is left takes up more of the width. The
  // very edges of the place are left out: a JPEG blurs them.
  const x = (left + width / 8) / 950;
  const y = (top + height / 8) / 1_000;
  const across = (width * 0.75) / 950;
  const down = (height * 0.75) / 1_000;
  const { data } = brush.getImageData(x * wide, y * high, across * wide, down * high);
  let lightest = 0;
  for (let at = 0; at < data.length; at += 1) {
    if (at % 4 !== 3) lightest = Math.max(lightest, data[at] ?? 0);
  }
  return { width: wide, lightest };
}

function isOpenQuestion({ role, filled }: Stop): boolean {
  return (role === 'radio' || role === 'textbox') && !filled;
}

/** A question alone on its page has the section's name before it, in the same heading. */
function withoutCaption(group: string, known: Map<string, string>): string {
  return [...known.keys()].find((ask) => group.endsWith(ask)) ?? '';
}
