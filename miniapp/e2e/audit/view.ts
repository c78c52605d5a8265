import type { Frame } from 'playwright-core';

/* What one look at a page's view tells: its tree, its pictures, and what is too small to press. */

export type Look = {
  nodes: number;
  depth: number;
  children: number;
  pictures: number;
  oversized: string[];
};

/** WeChat's elements alone; what the host puts inside them to draw is not the page's. */
export function lookAt(view: Frame): Promise<Look> {
  return view.evaluate(() => {
    const own = (parent: Element) =>
      [...parent.children].filter(({ localName }) => localName.startsWith('wx-'));
    const look: Look = { nodes: 0, depth: 0, children: 0, pictures: 0, oversized: [] };
    const visit = (element: Element, level: number) => {
      const below = own(element);
      look.nodes += below.length;
      look.depth = Math.max(look.depth, level);
      look.children = Math.max(look.children, below.length);
      for (const one of below) {
        visit(one, level + 1);
      }
    };
    visit(document.body, 0);
    for (const holder of document.querySelectorAll('wx-image')) {
      // What the host draws with lies in the shadow of WeChat's element.
      const picture = holder.shadowRoot?.querySelector('img');
      const box = holder.getBoundingClientRect();
      look.pictures += 1;
      const natural = (picture?.naturalWidth ?? 0) * (picture?.naturalHeight ?? 0);
      const shown = box.width * box.height * devicePixelRatio ** 2;
      if (natural > shown) {
        look.oversized.push(
          `${picture?.src.slice(0, 60)}: ${natural} px > ${Math.round(shown)} px`,
        );
      }
    }
    return look;
  });
}

/** What is too small to press, in words; half a pixel is the browser's rounding. @param least CSS px on a side */
export function smallTaps(view: Frame, least: number): Promise<string[]> {
  return view.evaluate(
    (px) =>
      [...document.querySelectorAll<HTMLElement>('.pressable, .open-button, wx-input, wx-textarea')]
        .map((one) => ({ one, box: one.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && Math.min(box.width, box.height) < px - 0.5)
        .map(
          ({ one, box }) =>
            `${(one.getAttribute('aria-label') ?? one.textContent).trim()}: ${Math.round(box.width)} × ${Math.round(box.height)}, at least ${px}`,
        ),
    least,
  );
}

/** How far a page can be pushed sideways, CSS px. */
export function sideways(view: Frame): Promise<number> {
  return view.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

/** What a screen reader says of a page, in its order: names of what can be pressed, headings, pictures, states. */
export function readAloud(view: Frame): Promise<string[]> {
  return view.evaluate(() => {
    const said: string[] = [];
    const visit = (element: Element) => {
      if (element.getAttribute('aria-hidden') === 'true') {
        return;
      }
      const role = element.getAttribute('role');
      const label = element.getAttribute('aria-label');
      const leaf = element.classList.contains('pressable') || role === 'img' || role === 'heading';
      if (leaf) {
        // biome-ignore lint/performance/useDomNodeTextContent: what is not shown is not said.
        const words = label ?? (element as HTMLElement).innerText;
        said.push(`${role ?? 'button'} ${words.replace(/\s+/g, ' ').trim()}`);
        return;
      }
      for (const child of element.children) {
        visit(child);
      }
    };
    visit(document.body);
    return said;
  });
}
