// Hostile posts in a real browser: nothing runs, nothing loads from elsewhere, nothing leaves its post.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, Visitor } from './support/browser.mjs';
import { PETRA, SABINE, session } from './support/people.mjs';
import { startServer } from './support/server.mjs';

/** Each would set window.hit, ask evil.example, clobber a name, or break out of the post. */
const PAYLOADS = [
    '<script>window.hit = 1</script>',
    '<img src=x onerror="window.hit=1">',
    '<svg onload="window.hit=1"></svg>',
    '<svg><script>window.hit=1</script></svg>',
    '<iframe src="javascript:parent.hit=1"></iframe>',
    '<iframe srcdoc="<script>parent.hit=1</script>"></iframe>',
    '<a href="javascript:window.hit=1" id="a1">klick</a>',
    '[klick](javascript:window.hit=1)',
    '[klick](<javascript:window.hit=1>)',
    '[klick](java&#x0A;script:window.hit=1)',
    '[klick](data:text/html,<script>parent.hit=1</script>)',
    '![bild](https://evil.example/p.png)',
    '<img src="https://evil.example/p.png">',
    '<img srcset="https://evil.example/p.png 1x">',
    '<picture><source srcset="https://evil.example/p.png"></picture>',
    '<video poster="https://evil.example/p.png" autoplay></video>',
    '<audio src="https://evil.example/a.mp3" autoplay></audio>',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<style>@import "https://evil.example/x.css"; body{display:none}</style>',
    '<p style="background:url(https://evil.example/p.png)">stil</p>',
    '<table background="https://evil.example/p.png"><tr><td>x</td></tr></table>',
    '<object data="https://evil.example/x.swf"></object>',
    '<embed src="https://evil.example/x.swf">',
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<form action="https://evil.example/"><input name="csrf"><button id="inhalt">senden</button></form>',
    '<input onfocus="window.hit=1" autofocus>',
    '<details open ontoggle="window.hit=1">x</details>',
    '<marquee onstart="window.hit=1">x</marquee>',
    '<math><mtext><table><mglyph><style><img src=x onerror="window.hit=1">',
    '<noscript><p title="</noscript><img src=x onerror=window.hit=1>">',
    '<div id="inhalt">id</div> <a name="cookie">name</a> <p class="post">klasse</p>',
    '</div></div></article></main><h1>Ausgebrochen</h1>',
    '<!-- --><img src=x onerror="window.hit=1">--&gt;',
    '<textarea></textarea><script>window.hit=1</script>',
    '<title></title><script>window.hit=1</script>',
    '```html\n<script>window.hit=1</script>\n```',
    '<a href="https://gut.example@evil.example/">konto</a>',
    'https://evil.example/nur-ein-link',
    '[^1]\n\n[^1]: <img src=x onerror="window.hit=1">',
];

let server;
let browser;

before(async () => {
    server = await startServer();
    browser = await launch();
});

after(async () => {
    await browser?.close();
    await server?.stop();
});

/** Replies that carry all payloads, a handful each. */
async function publish(visitor) {
    await visitor.visit('/k/e-akte-dms');
    await visitor.page.locator('.thread-row h3 a').first().click();
    const thread = new URL(visitor.page.url()).pathname;
    for (let from = 0; from < PAYLOADS.length; from += 8) {
        await visitor.visit(thread);
        await visitor.page.locator('textarea[name=text]').fill(PAYLOADS.slice(from, from + 8).join('\n\n'));
        await visitor.page.getByRole('button', { name: 'Antwort veröffentlichen' }).click();
        await visitor.page.waitForURL((url) => url.hash.startsWith('#b'));
    }
    return thread;
}

test('nobody is harmed by what somebody posts', async () => {
    const writer = await Visitor.open(browser, {
        baseURL: server.baseURL,
        storageState: await session(browser, server.baseURL, PETRA),
    });
    const thread = await publish(writer);
    await writer.close();
    const visitor = await Visitor.open(browser, {
        baseURL: server.baseURL,
        storageState: await session(browser, server.baseURL, SABINE),
    });
    let dialogs = 0;
    visitor.page.on('dialog', (dialog) => {
        dialogs += 1;
        return dialog.dismiss();
    });

    await visitor.visit(thread);
    await visitor.page.waitForLoadState('networkidle');

    const found = await visitor.page.evaluate(() => {
        const prose = [...document.querySelectorAll('.prose')];
        const inside = (selector) => prose.flatMap((post) => [...post.querySelectorAll(selector)]);
        const handlers = inside('*').filter((e) => [...e.attributes].some((a) => /^on|^style$|^srcset$/.test(a.name)));
        const links = inside('a[href]').map((a) => a.href);
        return {
            hit: window.hit ?? null,
            posts: prose.length,
            headings: document.querySelectorAll('h1').length,
            active: inside('script, style, iframe, img, svg, math, form, input, object, embed, base, meta, link').length,
            handlers: handlers.length,
            badLinks: links.filter((href) => !/^(https?|mailto):/.test(href) || href.includes('@evil')),
            main: document.getElementById('inhalt')?.tagName,
            doubled: [...document.querySelectorAll('[id]')].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i),
        };
    });
    assert.ok(found.posts >= 5, 'the posts are there');
    assert.deepEqual(
        { ...found, posts: 0 },
        { hit: null, posts: 0, headings: 1, active: 0, handlers: 0, badLinks: [], main: 'MAIN', doubled: [] },
    );
    assert.equal(dialogs, 0);
    visitor.assertClean();
    await visitor.close();
});
