// axe-core, with German messages. It runs inside the page under the page's own content security policy: the
// policy binds what the page loads, not what the test evaluates, so nothing has to be switched off for it.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const SOURCE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const LOCALE = JSON.parse(readFileSync(require.resolve('axe-core/locales/de.json'), 'utf8'));

// Named one by one: a run without tags leaves out `target-size` (WCAG 2.2).
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe objects to, one line for each element. @param {import('./browser.mjs').Visitor} visitor */
export async function violations(visitor) {
    const page = await visitor.pageForTools();
    await page.evaluate(SOURCE);
    return page.evaluate(
        async ([locale, tags]) => {
            globalThis.axe.configure({ locale });
            const found = await globalThis.axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
            return found.violations.flatMap(({ id, help, nodes }) =>
                nodes.map((node) => `${id} (${help}): ${node.html} – ${node.failureSummary}`),
            );
        },
        [LOCALE, TAGS],
    );
}
